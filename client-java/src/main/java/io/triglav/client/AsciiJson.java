package io.triglav.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * The same JSON with every other character than ASCII written as {@code \}{@code uXXXX}. The
 * generated core reads answers in the host's default character set, which before Java 18 need not
 * be UTF-8; in this form all of them agree.
 */
final class AsciiJson {
  private static final HexFormat HEX = HexFormat.of();

  private AsciiJson() {}

  static byte[] of(byte[] utf8) {
    return isAscii(utf8) ? utf8 : escaped(new String(utf8, UTF_8)).getBytes(US_ASCII);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static String escaped(String json) {
    StringBuilder ascii = new StringBuilder(json.length() * 2);
    json.chars().forEach(c -> append(ascii, (char) c));
    return ascii.toString();
  }

  private static void append(StringBuilder ascii, char c) {
    if (c < 0x80) {
      ascii.append(c);
    } else {
      ascii.append("\\u").append(HEX.toHexDigits(c));
    }
  }
}
