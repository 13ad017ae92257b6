package io.triglav.server.api;

import java.nio.charset.StandardCharsets;

/** How clients write uris into paths and queries. */
final class Paths {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  private Paths() {}

  /** Everything but letters, digits, {@code - _ . ~} as octets. */
  static String encoded(String text) {
    StringBuilder path = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (UNRESERVED.indexOf(c) >= 0) {
        path.append(c);
      } else {
        path.append('%').append(String.format("%02X", octet & 0xFF));
      }
    }
    return path.toString();
  }
}
