package io.triglav.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Listens to events; reads nothing before it is asked to. */
final class EventClient implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An event; the name of a comment is ":". */
  record Event(String id, String name, String data) {
    long number(String member) {
      return Fixtures.read(data).path(member).asLong();
    }

    JsonNode json() {
      return Fixtures.read(data);
    }
  }

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  private EventClient(HttpResponse<InputStream> response) {
    this.response = response;
    this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /**
   * Opens a stream.
   *
   * @param lastId sent as the header Last-Event-ID unless it is null
   */
  static EventClient open(Api api, String query, @Nullable String lastId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.server() + "/api/v1/events" + query))
            .header("Accept", "text/event-stream");
    if (api.authorization() != null) {
      request.header("Authorization", Objects.requireNonNull(api.authorization()));
    }
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      return new EventClient(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Opens a stream and waits until it has begun; returns the id of its beginning. */
  static EventClient greeted(Api api, String query) {
    EventClient client = open(api, query, null);
    assertThat(client.status()).isEqualTo(200);
    assertThat(client.next().name()).isEqualTo("hello");
    return client;
  }

  int status() {
    return response.statusCode();
  }

  String contentType() {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  /** The next event that is no comment. */
  Event next() {
    Event next = any();
    while (next != null && next.name().equals(":")) {
      next = any();
    }
    return Objects.requireNonNull(next, "the stream has ended");
  }

  /** The next event or comment; null at the end. */
  @Nullable Event any() {
    String id = "";
    String name = "";
    StringBuilder data = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          return new Event(id, name, data.toString());
        } else if (line.startsWith(":")) {
          name = ":";
        } else if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          data.append(line.substring("data: ".length()));
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
