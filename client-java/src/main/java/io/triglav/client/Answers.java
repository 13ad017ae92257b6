package io.triglav.client;

import io.triglav.client.model.AggregatedResourceResponse;
import io.triglav.client.model.JobMessageResponse;
import io.triglav.client.model.JobResponse;
import io.triglav.client.model.MessageResponse;
import io.triglav.client.model.ResourceEachResponse;
import io.triglav.client.model.ResourceResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From the generated types to ours. */
final class Answers {
  private static final int DEFAULT_SPAN = 32;

  private Answers() {}

  static <T, R> List<R> list(@Nullable List<T> answer, Function<T, R> row) {
    return needed(answer, "list").stream().map(row).toList();
  }

  static StoredMessage message(MessageResponse m) {
    return new StoredMessage(
        needed(m.getId(), "id"),
        new Message(
            needed(m.getResourceUri(), "resource_uri"),
            needed(m.getResourceUnit(), "resource_unit").getValue(),
            Instant.ofEpochSecond(needed(m.getResourceTime(), "resource_time")),
            m.getResourceTimezone(),
            m.getPayload(),
            null),
        instant(m.getCreatedAt()));
  }

  static JobMessage jobMessage(JobMessageResponse m) {
    return new JobMessage(
        needed(m.getId(), "id"),
        needed(m.getJobId(), "job_id"),
        Instant.ofEpochSecond(needed(m.getTime(), "time")),
        needed(m.getTimezone(), "timezone"));
  }

  static Job job(JobResponse j) {
    return new Job(
        needed(j.getId(), "id"),
        needed(j.getUri(), "uri"),
        needed(j.getLogicalOp(), "logical_op").getValue(),
        resources(j.getInputResources()),
        resources(j.getOutputResources()));
  }

  private static List<Resource> resources(@Nullable List<ResourceResponse> resources) {
    return resources == null ? List.of() : list(resources, Answers::resource);
  }

  static Resource resource(ResourceResponse r) {
    return new Resource(
        needed(r.getId(), "id"),
        r.getDescription(),
        needed(r.getUri(), "uri"),
        needed(r.getUnit(), "unit").getValue(),
        needed(r.getTimezone(), "timezone"),
        span(r.getSpanInDays()),
        Boolean.TRUE.equals(r.getConsumable()),
        Boolean.TRUE.equals(r.getNotifiable()));
  }

  static Resource row(ResourceEachResponse r) {
    return new Resource(
        r.getId(),
        null,
        needed(r.getUri(), "uri"),
        needed(r.getUnit(), "unit").getValue(),
        needed(r.getTimezone(), "timezone"),
        span(r.getSpanInDays()),
        Boolean.TRUE.equals(r.getConsumable()),
        Boolean.TRUE.equals(r.getNotifiable()));
  }

  static AggregatedResource aggregated(AggregatedResourceResponse r) {
    return new AggregatedResource(
        needed(r.getUri(), "uri"),
        List.of(needed(r.getUnit(), "unit").split(",", -1)),
        needed(r.getTimezone(), "timezone"),
        span(r.getSpanInDays()));
  }

  /** Every answer of a Triglav server has these; what lacks them comes from something else. */
  static <T> T needed(@Nullable T value, String name) {
    if (value == null) {
      throw ServerUnreachable.noAnswer("the server's answer lacks '" + name + "'", null);
    }
    return value;
  }

  private static int span(@Nullable Long days) {
    return days == null ? DEFAULT_SPAN : Math.toIntExact(days);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
