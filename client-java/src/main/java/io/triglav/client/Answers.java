package io.triglav.client;

import io.triglav.client.model.AgentDetailsResponse;
import io.triglav.client.model.AgentResponse;
import io.triglav.client.model.AggregatedResourceResponse;
import io.triglav.client.model.ClaimedResourceResponse;
import io.triglav.client.model.DeliveryResponse;
import io.triglav.client.model.JobEachResponse;
import io.triglav.client.model.JobMessageResponse;
import io.triglav.client.model.JobResponse;
import io.triglav.client.model.MessageResponse;
import io.triglav.client.model.PartitionResponse;
import io.triglav.client.model.ResourceEachResponse;
import io.triglav.client.model.ResourceResponse;
import io.triglav.client.model.RunResponse;
import io.triglav.client.model.SubscriberResponse;
import io.triglav.client.model.WatchResponse;
import io.triglav.client.model.WebhookResponse;
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
            null,
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
        resources(j.getOutputResources()),
        policy(j.getDelivery()));
  }

  static JobSummary jobSummary(JobEachResponse j) {
    return new JobSummary(
        needed(j.getId(), "id"),
        needed(j.getUri(), "uri"),
        needed(j.getLogicalOp(), "logical_op").getValue());
  }

  private static @Nullable DeliveryPolicy policy(
      io.triglav.client.model.@Nullable DeliveryPolicy p) {
    return p == null
        ? null
        : new DeliveryPolicy(
            p.getOrder() == null ? null : p.getOrder().getValue(),
            number(p.getMaxInFlight()),
            number(p.getMaxAttempts()),
            number(p.getRetrySeconds()));
  }

  private static @Nullable Integer number(@Nullable Long number) {
    return number == null ? null : Math.toIntExact(number);
  }

  static PublishedPartition partition(PartitionResponse p) {
    return new PublishedPartition(
        needed(p.getResourceUri(), "resource_uri"),
        needed(p.getResourceUnit(), "resource_unit").getValue(),
        needed(p.getResourceTimezone(), "resource_timezone"),
        Instant.ofEpochSecond(needed(p.getResourceTime(), "resource_time")),
        needed(p.getMessageId(), "message_id"),
        p.getVersionToken(),
        instant(p.getPublishedAt()));
  }

  static Subscriber subscriber(SubscriberResponse s) {
    return new Subscriber(
        needed(s.getId(), "id"),
        needed(s.getName(), "name"),
        s.getJobs() == null ? List.of() : s.getJobs(),
        s.getJobUriPrefixes() == null ? List.of() : s.getJobUriPrefixes(),
        webhook(s.getWebhook()),
        needed(s.getNextJobMessageId(), "next_job_message_id"),
        count(s.getPending()),
        count(s.getLeased()),
        count(s.getDead()),
        instant(s.getCreatedAt()));
  }

  private static Subscriber.@Nullable Webhook webhook(@Nullable WebhookResponse w) {
    return w == null
        ? null
        : new Subscriber.Webhook(
            needed(w.getUrl(), "url"),
            w.getSecret(),
            Boolean.TRUE.equals(w.getOnce()),
            Boolean.TRUE.equals(w.getPaused()));
  }

  private static long count(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  static Delivery delivery(DeliveryResponse d) {
    return new Delivery(
        needed(d.getId(), "id"),
        needed(d.getFence(), "fence"),
        needed(d.getSubscriber(), "subscriber"),
        Names.value(
            DeliveryState.values(),
            needed(d.getState(), "state").getValue(),
            DeliveryState.UNKNOWN),
        needed(d.getJobId(), "job_id"),
        d.getJobUri(),
        needed(d.getJobMessageId(), "job_message_id"),
        Instant.ofEpochSecond(needed(d.getTime(), "time")),
        needed(d.getTimezone(), "timezone"),
        d.getRunId(),
        d.getAttempts() == null ? 0 : d.getAttempts(),
        Boolean.TRUE.equals(d.getRepeated()),
        Boolean.TRUE.equals(d.getCancelRequested()),
        d.getWorker(),
        instant(d.getLeasedUntil()),
        instant(d.getReadyAt()),
        d.getError());
  }

  static Run run(RunResponse r) {
    return new Run(
        needed(r.getId(), "id"),
        Names.value(RunState.values(), needed(r.getState(), "state").getValue(), RunState.UNKNOWN),
        needed(r.getJobId(), "job_id"),
        r.getJobUri(),
        Instant.ofEpochSecond(needed(r.getTime(), "time")),
        needed(r.getTimezone(), "timezone"),
        r.getJobMessageId(),
        r.getDeliveryId(),
        r.getAttempt() == null ? 1 : r.getAttempt(),
        Boolean.TRUE.equals(r.getAnnouncing()),
        Boolean.TRUE.equals(r.getCancelRequested()),
        r.getWorker(),
        new Progress(r.getUrl(), r.getProgress(), r.getLogTail()),
        r.getError(),
        instant(r.getCreatedAt()),
        instant(r.getStartedAt()),
        instant(r.getHeartbeatAt()),
        instant(r.getEndedAt()));
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

  static RegisteredAgent agent(AgentResponse a) {
    return new RegisteredAgent(
        needed(a.getName(), "name"),
        a.getVersion(),
        a.getHost(),
        needed(a.getState(), "state").getValue(),
        a.getPrefixes() == null ? List.of() : a.getPrefixes(),
        instant(a.getLastSeenAt()),
        count(a.getWatching()),
        count(a.getFailing()),
        List.of());
  }

  static RegisteredAgent agentDetails(AgentDetailsResponse a) {
    return new RegisteredAgent(
        needed(a.getName(), "name"),
        a.getVersion(),
        a.getHost(),
        needed(a.getState(), "state").getValue(),
        a.getPrefixes() == null ? List.of() : a.getPrefixes(),
        instant(a.getLastSeenAt()),
        count(a.getWatching()),
        count(a.getFailing()),
        list(a.getWatches(), Answers::watch));
  }

  private static RegisteredAgent.Watch watch(WatchResponse w) {
    return new RegisteredAgent.Watch(
        needed(w.getUri(), "uri"),
        needed(w.getTimezone(), "timezone"),
        instant(w.getLookedAt()),
        instant(w.getNextLookAt()),
        w.getError(),
        instant(w.getFailingSince()));
  }

  static ClaimedResource claimed(ClaimedResourceResponse r) {
    return new ClaimedResource(
        new AggregatedResource(
            needed(r.getUri(), "uri"),
            List.of(needed(r.getUnit(), "unit").split(",", -1)),
            needed(r.getTimezone(), "timezone"),
            span(r.getSpanInDays())),
        instant(r.getLeasedUntil()));
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
