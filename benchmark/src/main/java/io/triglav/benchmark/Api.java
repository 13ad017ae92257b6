package io.triglav.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The few calls beside the load: log in, declare jobs, read metrics. */
final class Api {
  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

  private final int port;
  private final String token;

  private Api(int port, String token) {
    this.port = port;
    this.token = token;
  }

  static Api logIn(int port, String username, String password) throws IOException {
    String credential = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    Api stranger = new Api(port, "");
    String answer = stranger.call("POST", "/api/v1/auth/token", credential).ok();
    Matcher token = TOKEN.matcher(answer);
    if (!token.find()) {
      throw new BenchmarkFailure("no access token in: " + answer);
    }
    return new Api(port, token.group(1));
  }

  /**
   * Declares a job that fires when all its inputs have come, as {@link MessageRequest} has them.
   */
  void putJob(String uri, List<String> inputs) throws IOException {
    String resources =
        inputs.stream()
            .map(
                input ->
                    "{\"uri\":\"%s\",\"unit\":\"%s\",\"timezone\":\"%s\"}"
                        .formatted(input, MessageRequest.UNIT, MessageRequest.TIMEZONE))
            .collect(Collectors.joining(","));
    String job =
        "{\"uri\":\"%s\",\"logical_op\":\"and\",\"input_resources\":[%s]}"
            .formatted(uri, resources);
    call("PUT", "/api/v1/jobs", job).ok();
  }

  Metrics metrics() throws IOException {
    return Metrics.parse(call("GET", "/actuator/prometheus", "").ok());
  }

  /** What every request begins with, up to the length of its body. */
  String head(String method, String path) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + port
        + "\r\n"
        + (token.isEmpty() ? "" : "Authorization: " + token + "\r\n")
        + "Content-Type: application/json\r\nContent-Length: ";
  }

  void put(String path, String body) throws IOException {
    call("PUT", path, body).ok();
  }

  /** A whole request. */
  byte[] request(String method, String path, String body) {
    String request = head(method, path) + body.length() + "\r\n\r\n" + body;
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  private Response call(String method, String path, String body) throws IOException {
    try (HttpConnection connection = new HttpConnection(port)) {
      return connection.exchange(request(method, path, body));
    }
  }
}
