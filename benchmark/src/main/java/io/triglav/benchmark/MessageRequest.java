package io.triglav.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;

/**
 * A POST /messages as bytes, built once. Before each sending only the uuids and times in it are
 * overwritten: all that differs between two requests.
 */
final class MessageRequest {
  static final String UNIT = "hourly";
  static final String TIMEZONE = "+09:00";

  /** About 60 bytes, a string that holds JSON, as the agents of v1 send it. */
  static final String PAYLOAD = "{\"path\":\"hdfs://ns1/lake/commits/2026-11-23\",\"rows\":120034}";

  private static final String UUID_PLACE = "00000000-0000-0000-0000-000000000000";
  private static final String TIME_PLACE = "0000000000";
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int[] uuidPlaces;
  private final int[] timePlaces;

  /**
   * Builds it.
   *
   * @param head the request up to the length of its body
   * @param uris of the resources, one a message
   */
  MessageRequest(String head, List<String> uris) {
    StringBuilder body = new StringBuilder("[");
    uuidPlaces = new int[uris.size()];
    timePlaces = new int[uris.size()];
    for (int i = 0; i < uris.size(); i++) {
      body.append(i == 0 ? "" : ",").append("{\"uuid\":\"");
      uuidPlaces[i] = body.length();
      body.append(UUID_PLACE).append("\",\"resource_uri\":\"").append(uris.get(i));
      body.append("\",\"resource_unit\":\"").append(UNIT).append("\",\"resource_time\":");
      timePlaces[i] = body.length();
      body.append(TIME_PLACE).append(",\"resource_timezone\":\"").append(TIMEZONE);
      body.append("\",\"payload\":\"").append(PAYLOAD.replace("\"", "\\\"")).append("\"}");
    }
    body.append(']');
    String start = head + body.length() + "\r\n\r\n";
    bytes = (start + body).getBytes(StandardCharsets.US_ASCII);
    shift(uuidPlaces, start.length());
    shift(timePlaces, start.length());
  }

  int messages() {
    return uuidPlaces.length;
  }

  /**
   * The request with new uuids.
   *
   * @param times the time of each message, of ten digits
   */
  byte[] next(SplittableRandom random, IntToLongFunction times) {
    for (int i = 0; i < uuidPlaces.length; i++) {
      writeUuid(uuidPlaces[i], random.nextLong(), random.nextLong());
      writeTime(timePlaces[i], times.applyAsLong(i));
    }
    return bytes;
  }

  private void writeUuid(int place, long high, long low) {
    for (int digit = 0, at = place; digit < 32; digit++, at++) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
        at++; // a hyphen stands here
      }
      long half = digit < 16 ? high : low;
      bytes[at] = HEX[(int) (half >>> (4 * (digit & 15))) & 15];
    }
  }

  private void writeTime(int place, long time) {
    long rest = time;
    for (int at = place + TIME_PLACE.length() - 1; at >= place; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static void shift(int[] places, int by) {
    for (int i = 0; i < places.length; i++) {
      places[i] += by;
    }
  }
}
