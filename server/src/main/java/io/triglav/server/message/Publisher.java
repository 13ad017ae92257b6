package io.triglav.server.message;

import io.triglav.server.resource.DatasetKey;
import io.triglav.server.resource.Datasets;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Unit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Publishes partitions from within the server, on the same way as requests. */
@Service
public class Publisher {
  /**
   * A partition to publish.
   *
   * @param key the same key is published once, however often it is tried
   * @param time unix seconds
   * @param payload JSON
   */
  public record Publication(
      String key, String uri, String unit, String timezone, long time, @Nullable String payload) {

    private DatasetKey dataset() {
      return new DatasetKey(uri, Unit.of(unit), timezone);
    }
  }

  private final Datasets datasets;
  private final GroupCommit writer;

  Publisher(Datasets datasets, GroupCommit writer) {
    this.datasets = datasets;
    this.writer = writer;
  }

  /**
   * Publishes all or none; values must have been checked.
   *
   * @return how many were new, once they are durable
   * @throws ApiException 503 when too many requests wait already
   */
  public CompletableFuture<Integer> publish(List<Publication> publications) {
    Map<DatasetKey, Integer> ids =
        datasets.ids(publications.stream().map(Publication::dataset).collect(Collectors.toSet()));
    List<NewMessage> messages =
        publications.stream()
            .map(each -> message(each, Objects.requireNonNull(ids.get(each.dataset()))))
            .toList();
    return writer.submit(messages).outcome();
  }

  private static NewMessage message(Publication publication, int datasetId) {
    return new NewMessage(
        new MessageKey(MessageKey.of(publication.key()).uuid(), null),
        datasetId,
        publication.time(),
        publication.timezone(),
        publication.payload(),
        null);
  }
}
