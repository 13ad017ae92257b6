package io.triglav.server.api;

import io.triglav.server.support.Api;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Talks to a server over a socket of its own: what goes out need not be well-formed, and every
 * header is the test's. The token of the given client is sent unless the headers name another.
 */
final class Raw {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** An answer; header names are in lower case. */
  record Answer(int status, Map<String, String> headers, String text) {
    JsonNode body() {
      boolean json = headers.getOrDefault("content-type", "").contains("json");
      return json && !text.isEmpty() ? JSON.readTree(text) : MissingNode.getInstance();
    }

    String error() {
      return body().path("error").asString("");
    }
  }

  private Raw() {}

  static Answer get(Api api, String path) {
    return send(api, "GET", path, Map.of(), null);
  }

  /**
   * A path below {@code /api/v1}; characters above U+00FF cannot stand in it, as in any request.
   */
  static Answer send(
      Api api, String method, String path, Map<String, String> headers, byte @Nullable [] body) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (body != null) {
      all.put("Content-Type", "application/json");
      all.put("Content-Length", "" + body.length);
    }
    if (api.authorization() != null) {
      all.put("Authorization", api.authorization());
    }
    all.putAll(headers);
    StringBuilder head = new StringBuilder(method + " /api/v1" + path + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return exchange(api, head.append("\r\n").toString(), body == null ? new byte[0] : body);
  }

  /** Sends exactly this, and reads the answer. */
  static Answer exchange(Api api, String head, byte[] rest) {
    URI server = URI.create(api.server());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(60_000);
      write(socket.getOutputStream(), head, rest);
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that refuses a body need not read it to the end. */
  private static void write(OutputStream out, String head, byte[] rest) {
    try {
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(rest);
      out.flush();
    } catch (IOException closed) {
      // what it answered can be read all the same
    }
  }

  private static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", -1)[1]);
    Map<String, String> headers = headers(in);
    if (status == 100) {
      return read(in); // Continue: the answer follows
    }
    boolean chunked = headers.getOrDefault("transfer-encoding", "").equals("chunked");
    byte[] body = chunked ? chunks(in) : in.readAllBytes();
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    return headers;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("the server closed the connection without an answer");
      }
      line.write(octet);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
