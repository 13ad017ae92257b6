package io.triglav.server.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Talks to a server as curl would: paths and bodies go out as they are given. */
public final class Api {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** An answer; the body is missing when there was none. */
  public record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
    public String error() {
      return body.path("error").asString("");
    }

    public String text() {
      return new String(raw.body(), StandardCharsets.UTF_8);
    }

    public long id() {
      return body.path("id").asLong();
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String server;
  private final @Nullable String authorization;

  public Api(String server) {
    this(server, null);
  }

  private Api(String server, @Nullable String authorization) {
    this.server = server;
    this.authorization = authorization;
  }

  public String server() {
    return server;
  }

  public @Nullable String authorization() {
    return authorization;
  }

  public Api logIn(String username, String password) {
    Answer answer =
        post(
            "/auth/token",
            "{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}");
    if (answer.status() != 200) {
      throw new IllegalStateException("log-in failed: " + answer.text());
    }
    return with(answer.body().path("access_token").asString());
  }

  /** The same with another header Authorization; none when null. */
  public Api with(@Nullable String header) {
    return new Api(server, header);
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer post(String path, String json) {
    return send("POST", path, json.getBytes(StandardCharsets.UTF_8));
  }

  public Answer post(String path, byte[] body) {
    return send("POST", path, body);
  }

  public Answer put(String path, String json) {
    return send("PUT", path, json.getBytes(StandardCharsets.UTF_8));
  }

  public Answer patch(String path, String json) {
    return send("PATCH", path, json.getBytes(StandardCharsets.UTF_8));
  }

  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  private Answer send(String method, String path, byte @Nullable [] body) {
    String target =
        path.startsWith("/actuator") || path.startsWith("/v3") || path.startsWith("/swagger")
            ? path
            : "/api/v1" + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + target))
            .timeout(Duration.ofSeconds(60))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), json(response), response);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    boolean isJson = response.headers().firstValue("Content-Type").orElse("").contains("json");
    return isJson && response.body().length > 0
        ? JSON.readTree(response.body())
        : MissingNode.getInstance();
  }
}
