package io.triglav.server.shared;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The last part of paths such as {@code /resources/{id_or_uri}}: an id, or a uri of any spelling.
 * It is read from the path as it was sent, because the servlet container and Spring normalise what
 * belongs to the uri: double slashes, dots, semicolons.
 */
public sealed interface IdOrUri {
  record Id(long id) implements IdOrUri {}

  record Uri(String uri) implements IdOrUri {}

  /**
   * Reads what follows {@code collection + "/"} in the request's path.
   *
   * @throws ApiException 400 when it is empty or no percent-encoded UTF-8
   */
  static IdOrUri of(HttpServletRequest request, String collection) {
    String path = request.getRequestURI();
    int begin = path.indexOf(collection + "/");
    String text = begin < 0 ? "" : decode(path.substring(begin + collection.length() + 1));
    if (text.isEmpty()) {
      throw ApiException.malformed(
          "the path ends where an id or a percent-encoded uri is expected");
    }
    if (Checks.indexOfUnstorable(text) >= 0) {
      throw ApiException.malformed("the uri in the path holds a NUL; leave it out");
    }
    return isNumber(text) ? new Id(Long.parseLong(text)) : new Uri(text);
  }

  private static boolean isNumber(String text) {
    return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String decode(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.put(octet(raw, i));
        i += 2;
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw ApiException.malformed("the path is not percent-encoded UTF-8");
    }
  }

  private static byte octet(String raw, int at) {
    int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(raw.charAt(at + 2), 16);
    if (low < 0) {
      throw ApiException.malformed(
          "the path has a % that two hexadecimal digits do not follow; write % as %25");
    }
    return (byte) (high * 16 + low);
  }
}
