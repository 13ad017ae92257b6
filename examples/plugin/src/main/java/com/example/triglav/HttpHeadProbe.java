package com.example.triglav;

import io.triglav.plugin.Dataset;
import io.triglav.plugin.InvalidResource;
import io.triglav.plugin.Observation;
import io.triglav.plugin.Partition;
import io.triglav.plugin.Probe;
import io.triglav.plugin.UriPattern;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A partition is ready when its address answers HEAD with 200; its version is the ETag. */
final class HttpHeadProbe implements Probe {
  private static final ZonedDateTime ANY_TIME = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final HttpClient http;
  private final Duration timeout;
  private final Map<String, String> headers;

  HttpHeadProbe(Duration timeout, Map<String, String> headers) {
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    this.timeout = timeout;
    this.headers = headers;
  }

  @Override
  public void check(Dataset dataset) {
    address(dataset, ANY_TIME);
  }

  /** HTTP has no listing, so each partition is asked for. */
  @Override
  public void observe(List<Partition> wanted, BiConsumer<Partition, Observation> seen)
      throws InterruptedException {
    for (Partition partition : wanted) {
      seen.accept(partition, look(address(partition.dataset(), partition.start())));
    }
  }

  @Override
  public void close() {} // the JDK's client ends by itself

  private static URI address(Dataset dataset, ZonedDateTime start) {
    String address = UriPattern.of(dataset.uri(), dataset.unit()).render(start);
    if (!address.matches("https?://.+")) {
      throw new InvalidResource("'" + address + "' does not begin with http:// or https://");
    }
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new InvalidResource(String.valueOf(e.getMessage()));
    }
  }

  private Observation look(URI address) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
    headers.forEach(request::header);
    request.method("HEAD", HttpRequest.BodyPublishers.noBody());
    try {
      HttpResponse<Void> answer = http.send(request.build(), BodyHandlers.discarding());
      return switch (answer.statusCode()) {
        case 200 -> found(address, answer);
        case 404, 410 -> new Observation.Absent();
        default -> new Observation.Failed(address + ": answered " + answer.statusCode());
      };
    } catch (IOException e) {
      return new Observation.Failed(address + ": " + e);
    }
  }

  private static Observation found(URI address, HttpResponse<Void> answer) {
    Optional<String> length = answer.headers().firstValue("Content-Length");
    Optional<String> changed =
        answer.headers().firstValue("Last-Modified").map(time -> time + " " + length.orElse(""));
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("location", address.toString());
    length.ifPresent(bytes -> evidence.put("bytes", Long.parseLong(bytes)));
    return answer
        .headers()
        .firstValue("ETag")
        .or(() -> changed)
        .<Observation>map(token -> new Observation.Ready(token, evidence))
        .orElseGet(
            () -> new Observation.Failed(address + ": has neither ETag nor Last-Modified"));
  }
}
