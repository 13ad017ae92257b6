package io.triglav.server.message;

import io.triglav.server.resource.DatasetKey;
import io.triglav.server.resource.Datasets;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes messages in: checks a request whole, hands it to the writer, and answers when it is
 * committed.
 */
@Service
class Intake {
  private static final int MOST_MESSAGES = 10_000;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Datasets datasets;
  private final GroupCommit writer;
  private final JsonMapper json;
  private final Duration patience;

  Intake(Datasets datasets, GroupCommit writer, JsonMapper json, Settings settings) {
    this.datasets = datasets;
    this.writer = writer;
    this.json = json;
    this.patience = settings.write().patience();
  }

  /** Stores messages and returns how many were new, once they are durable. */
  int store(List<@Nullable MessageRequest> requests) {
    List<MessageRequest> checked = check(requests);
    if (checked.isEmpty()) {
      return 0;
    }
    return await(writer.submit(resolve(checked)));
  }

  private List<MessageRequest> check(List<@Nullable MessageRequest> requests) {
    if (requests.size() > MOST_MESSAGES) {
      throw ApiException.tooLarge(
          requests.size()
              + " messages in one request; at most "
              + MOST_MESSAGES
              + " are allowed, send them in parts");
    }
    Checks checks = new Checks();
    for (int i = 0; i < requests.size() && !checks.isFull(); i++) {
      MessageRequest request = requests.get(i);
      if (request == null) {
        checks.missing("[" + i + "]");
      } else {
        request.check(checks.at("[" + i + "]"), json);
      }
    }
    checks.done();
    return requests.stream().map(Objects::requireNonNull).toList();
  }

  private List<NewMessage> resolve(List<MessageRequest> requests) {
    List<DatasetKey> keys = requests.stream().map(MessageRequest::dataset).toList();
    Map<DatasetKey, Integer> ids = datasets.ids(keys.stream().collect(Collectors.toSet()));
    List<NewMessage> messages = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      messages.add(requests.get(i).checked(Objects.requireNonNull(ids.get(keys.get(i)))));
    }
    return messages;
  }

  private int await(Submission submission) {
    try {
      return submission.outcome().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ApiException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      writer.abandon(submission);
      throw ApiException.unavailable(
          "not committed after "
              + patience.toSeconds()
              + " s; whether it will be is open: send it again with the same uuids",
          SOON);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable(
          "the server is stopping; send it again with the same uuids", SOON);
    }
  }
}
