package io.triglav.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads HTTP/1.1 answers from a connection that stays open. It knows just enough of HTTP for
 * answers to POST and GET, and makes no object for a header: the load generator shares the
 * processor with what it measures.
 */
final class ResponseReader {
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
  private static final byte[] CLOSE = ascii("connection: close");
  private static final int UNKNOWN = -1;

  private final InputStream in;
  private final byte[] buffer;
  private int next;
  private int filled;
  private int lineStart;
  private int lineEnd;

  ResponseReader(InputStream in) {
    this(in, 16_384);
  }

  /** With a buffer of a given size; no line may be longer. */
  ResponseReader(InputStream in, int size) {
    this.in = in;
    this.buffer = new byte[size];
  }

  Response read() throws IOException {
    nextLine();
    int status = status();
    int length = UNKNOWN;
    boolean chunked = false;
    boolean last = false;
    for (nextLine(); lineStart < lineEnd; nextLine()) {
      if (lineBegins(CONTENT_LENGTH)) {
        length = number(lineStart + CONTENT_LENGTH.length, 10);
      } else if (lineBegins(TRANSFER_ENCODING)) {
        chunked = true;
      } else if (lineBegins(CLOSE)) {
        last = true;
      }
    }
    return new Response(
        status, last, new String(body(status, chunked, length), StandardCharsets.UTF_8));
  }

  private byte[] body(int status, boolean chunked, int length) throws IOException {
    if (chunked) {
      return chunks();
    }
    if (length != UNKNOWN) {
      return bytes(length);
    }
    if (status == 204) {
      return new byte[0];
    }
    throw new IOException("an answer with neither Content-Length nor chunks");
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      nextLine();
      int size = number(lineStart, 16);
      if (size == 0) {
        break;
      }
      body.writeBytes(bytes(size));
      nextLine();
    }
    do { // trailers, seldom any, and an empty line
      nextLine();
    } while (lineStart < lineEnd);
    return body.toByteArray();
  }

  private int status() throws IOException {
    int space = lineStart;
    while (space < lineEnd && buffer[space] != ' ') {
      space++;
    }
    return number(space, 10);
  }

  /**
   * The number that begins at a place in the line, after blanks; what follows it is of no interest.
   */
  private int number(int from, int radix) throws IOException {
    int at = from;
    while (at < lineEnd && buffer[at] == ' ') {
      at++;
    }
    int begin = at;
    int number = 0;
    for (; at < lineEnd && Character.digit(buffer[at], radix) >= 0; at++) {
      number = number * radix + Character.digit(buffer[at], radix);
    }
    if (at == begin) {
      throw new IOException("a number was expected in: " + line());
    }
    return number;
  }

  private boolean lineBegins(byte[] lowerCase) {
    if (lineEnd - lineStart < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      byte b = buffer[lineStart + i];
      if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    int buffered = Math.min(length, filled - next);
    System.arraycopy(buffer, next, bytes, 0, buffered);
    next += buffered;
    if (in.readNBytes(bytes, buffered, length - buffered) < length - buffered) {
      throw new EOFException("the connection ended within an answer");
    }
    return bytes;
  }

  /** Moves on to the next line: the bytes from lineStart to lineEnd, without its end. */
  private void nextLine() throws IOException {
    lineStart = next;
    int at = next;
    while (true) {
      if (at == filled) {
        at -= fill();
      } else if (buffer[at++] == '\n') {
        break;
      }
    }
    next = at;
    lineEnd = at >= lineStart + 2 && buffer[at - 2] == '\r' ? at - 2 : at - 1;
  }

  /** Reads more behind the line begun, which moves to the front; says how far it has moved. */
  private int fill() throws IOException {
    int moved = lineStart;
    System.arraycopy(buffer, lineStart, buffer, 0, filled - lineStart);
    filled -= moved;
    lineStart = 0;
    if (filled == buffer.length) {
      throw new IOException("a line longer than " + buffer.length + " bytes");
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      throw new EOFException("the connection ended within an answer");
    }
    filled += read;
    return moved;
  }

  private String line() {
    return new String(Arrays.copyOfRange(buffer, lineStart, lineEnd), StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
