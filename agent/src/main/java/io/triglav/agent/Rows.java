package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.client.Delivery;
import io.triglav.client.DeliveryPolicy;
import io.triglav.client.Job;
import io.triglav.client.JobSummary;
import io.triglav.client.RegisteredAgent;
import io.triglav.client.Resource;
import io.triglav.client.Run;
import io.triglav.client.StoredMessage;
import io.triglav.client.Subscriber;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What lists show, with the names of the API. */
final class Rows {
  private Rows() {}

  static ObjectNode of(JobSummary job) {
    return row().put("id", job.id()).put("uri", job.uri()).put("logical_op", job.logicalOp());
  }

  static ObjectNode of(Job job) {
    ObjectNode row =
        row().put("id", job.id()).put("uri", job.uri()).put("logical_op", job.logicalOp());
    row.set("delivery", policy(job.delivery()));
    row.set("input_resources", resources(job.inputs()));
    row.set("output_resources", resources(job.outputs()));
    return row;
  }

  private static @Nullable ObjectNode policy(@Nullable DeliveryPolicy policy) {
    return policy == null
        ? null
        : row()
            .put("order", policy.order())
            .put("max_in_flight", policy.maxInFlight())
            .put("max_attempts", policy.maxAttempts())
            .put("retry_seconds", policy.retrySeconds());
  }

  private static ArrayNode resources(List<Resource> resources) {
    ArrayNode rows = Commands.JSON.createArrayNode();
    resources.forEach(resource -> rows.add(of(resource)));
    return rows;
  }

  static ObjectNode of(Resource r) {
    return row()
        .put("id", r.id())
        .put("uri", r.uri())
        .put("unit", r.unit())
        .put("timezone", r.timezone())
        .put("span_in_days", r.spanInDays())
        .put("consumable", r.consumable())
        .put("notifiable", r.notifiable())
        .put("description", r.description());
  }

  static ObjectNode of(StoredMessage m) {
    return row()
        .put("id", m.id())
        .put("resource_uri", m.message().resourceUri())
        .put("resource_unit", m.message().resourceUnit())
        .put("resource_time", m.message().resourceTime().getEpochSecond())
        .put("resource_timezone", m.message().resourceTimezone())
        .put("payload", m.message().payload())
        .put("created_at", text(m.createdAt()));
  }

  static ObjectNode of(Run r) {
    return row()
        .put("id", r.id().toString())
        .put("state", r.state().toString())
        .put("job_id", r.jobId())
        .put("job_uri", r.jobUri())
        .put("time", r.time().getEpochSecond())
        .put("timezone", r.timezone())
        .put("job_message_id", r.jobMessageId())
        .put("delivery_id", r.deliveryId())
        .put("attempt", r.attempt())
        .put("announcing", r.announcing())
        .put("cancel_requested", r.cancelRequested())
        .put("worker", r.worker())
        .put("url", r.progress().url())
        .put("progress", r.progress().text())
        .put("error", r.error())
        .put("created_at", text(r.createdAt()))
        .put("started_at", text(r.startedAt()))
        .put("heartbeat_at", text(r.heartbeatAt()))
        .put("ended_at", text(r.endedAt()))
        .put("log_tail", r.progress().logTail());
  }

  static ObjectNode of(Delivery d) {
    UUID run = d.runId();
    return row()
        .put("id", d.id())
        .put("state", d.state().toString())
        .put("subscriber", d.subscriber())
        .put("job_id", d.jobId())
        .put("job_uri", d.jobUri())
        .put("job_message_id", d.jobMessageId())
        .put("time", d.time().getEpochSecond())
        .put("timezone", d.timezone())
        .put("attempts", d.attempts())
        .put("fence", d.fence())
        .put("run_id", run == null ? null : run.toString())
        .put("cancel_requested", d.cancelRequested())
        .put("worker", d.worker())
        .put("ready_at", text(d.readyAt()))
        .put("leased_until", text(d.leasedUntil()))
        .put("error", d.error());
  }

  /** Without the secret of its webhook. */
  static ObjectNode of(Subscriber s) {
    ObjectNode row = row().put("name", s.name());
    row.set("jobs", Commands.JSON.valueToTree(s.jobs()));
    row.set("job_uri_prefixes", Commands.JSON.valueToTree(s.jobUriPrefixes()));
    row.put("next_job_message_id", s.nextJobMessageId())
        .put("pending", s.pending())
        .put("leased", s.leased())
        .put("dead", s.dead());
    Subscriber.Webhook webhook = s.webhook();
    if (webhook != null) {
      row.putObject("webhook")
          .put("url", webhook.url())
          .put("once", webhook.once())
          .put("paused", webhook.paused());
    }
    return row;
  }

  static ObjectNode of(RegisteredAgent a) {
    ObjectNode row =
        row()
            .put("name", a.name())
            .put("state", a.state())
            .put("last_seen_at", text(a.lastSeenAt()))
            .put("watching", a.watching())
            .put("failing", a.failing())
            .put("host", a.host())
            .put("version", a.version());
    row.set("prefixes", Commands.JSON.valueToTree(a.prefixes()));
    if (!a.watches().isEmpty()) {
      row.set(
          "watches",
          Commands.JSON.createArrayNode().addAll(a.watches().stream().map(Rows::of).toList()));
    }
    return row;
  }

  private static ObjectNode of(RegisteredAgent.Watch w) {
    return row()
        .put("uri", w.uri())
        .put("timezone", w.timezone())
        .put("looked_at", text(w.lookedAt()))
        .put("next_look_at", text(w.nextLookAt()))
        .put("error", w.error())
        .put("failing_since", text(w.failingSince()));
  }

  static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static ObjectNode row() {
    return Commands.JSON.createObjectNode();
  }
}
