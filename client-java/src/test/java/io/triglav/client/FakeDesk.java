package io.triglav.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.client.FakeTriglavServer.Answer;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The part of {@link FakeTriglavServer} that keeps subscribers, deliveries and runs. */
final class FakeDesk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OPEN_RUN = Set.of("accepted", "running", "lost");
  private static final Set<String> ENDED = Set.of("done", "dead", "cancelled", "skipped");

  private final Map<String, ObjectNode> subscribers = new LinkedHashMap<>();
  private final List<ObjectNode> deliveries = new ArrayList<>();
  private final Map<String, ObjectNode> runs = new LinkedHashMap<>();

  Answer answer(String method, String path, Map<String, String> query, String body) {
    String[] parts = path.substring(1).split("/", -1);
    String id = parts.length > 1 ? decoded(parts[1]) : "";
    String verb = parts.length > 2 ? parts[2] : "";
    return switch (method + " " + parts[0]) {
      case "PUT subscribers" -> Answer.ok(putSubscriber(id, json(body)));
      case "GET subscribers" -> id.isEmpty() ? Answer.ok(all(subscribers)) : oneSubscriber(id);
      case "DELETE subscribers" -> delete(id);
      case "GET deliveries" -> id.isEmpty() ? Answer.ok(listed(deliveries, query)) : one(id);
      case "POST deliveries" ->
          id.equals("lease") ? lease(json(body)) : report(delivery(Long.parseLong(id)), verb, body);
      case "GET runs" -> id.isEmpty() ? Answer.ok(listed(runs.values(), query)) : oneRun(id);
      case "POST runs" -> reportRun(id, verb, body);
      default -> Answer.error(404, "no such path: " + method + " " + path);
    };
  }

  // ---- subscribers

  ObjectNode putSubscriber(String name, JsonNode definition) {
    ObjectNode subscriber =
        JSON.createObjectNode()
            .put("id", subscribers.size() + 1)
            .put("name", name)
            .put("next_job_message_id", first(name, definition));
    subscriber.set("jobs", definition.path("jobs"));
    subscriber.set("job_uri_prefixes", definition.path("job_uri_prefixes"));
    subscriber.set("webhook", definition.path("webhook"));
    subscribers.put(name, subscriber);
    return subscriber;
  }

  /** Where it stands stays. */
  private long first(String name, JsonNode definition) {
    ObjectNode known = subscribers.get(name);
    return known == null
        ? definition.path("from_id").asLong(1)
        : known.get("next_job_message_id").asLong();
  }

  /** The firings that subscribers have not been handed yet become deliveries. */
  void catchUp(List<ObjectNode> jobMessages, Function<JsonNode, String> jobUri) {
    for (ObjectNode subscriber : subscribers.values()) {
      for (ObjectNode message : jobMessages) {
        if (message.get("id").asLong() >= subscriber.get("next_job_message_id").asLong()) {
          deliver(subscriber, message, jobUri.apply(message.get("job_id")));
        }
      }
    }
  }

  private void deliver(ObjectNode subscriber, ObjectNode message, String jobUri) {
    subscriber.put("next_job_message_id", message.get("id").asLong() + 1);
    for (JsonNode job : subscriber.get("jobs")) {
      if (job.asText().equals(jobUri)) {
        long id = deliver(subscriber.get("name").asText(), jobUri, message.get("time").asLong());
        delivery(id)
            .put("job_id", message.get("job_id").asLong())
            .put("job_message_id", message.get("id").asLong())
            .put("timezone", message.get("timezone").asText());
      }
    }
  }

  @Nullable JsonNode subscriber(String name) {
    return subscribers.get(name);
  }

  private Answer oneSubscriber(String name) {
    ObjectNode found = subscribers.get(name);
    return found == null ? Answer.error(404, "there is no subscriber " + name) : Answer.ok(found);
  }

  private Answer delete(String name) {
    subscribers.remove(name);
    return new Answer(204, "");
  }

  // ---- deliveries

  long deliver(String subscriber, String jobUri, long time) {
    long id = deliveries.size() + 1L;
    deliveries.add(
        JSON.createObjectNode()
            .put("id", id)
            .put("fence", 0)
            .put("subscriber", subscriber)
            .put("state", "pending")
            .put("job_id", 1)
            .put("job_uri", jobUri)
            .put("job_message_id", id)
            .put("time", time)
            .put("timezone", "+09:00")
            .put("attempts", 0)
            .put("repeated", false)
            .put("cancel_requested", false));
    return id;
  }

  ObjectNode delivery(long id) {
    return deliveries.stream()
        .filter(d -> d.get("id").asLong() == id)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no delivery " + id));
  }

  boolean isIn(long id, String state) {
    return deliveries.size() >= id && delivery(id).get("state").asText().equals(state);
  }

  void handToAnother(long id) {
    ObjectNode delivery = delivery(id);
    delivery.put("fence", delivery.get("fence").asLong() + 1).put("worker", "another");
  }

  /** Nothing was heard of it: the same run waits for the next worker. */
  void expire(long id) {
    delivery(id).put("state", "pending").put("repeated", true);
  }

  /** The wait after a failure is over: there will be a new run. */
  void tryAgain(long id) {
    delivery(id).put("state", "pending").put("repeated", false).remove("run_id");
  }

  void requestCancelOf(long id) {
    delivery(id).put("cancel_requested", true);
  }

  private Answer one(String id) {
    return deliveries.stream()
        .filter(d -> d.get("id").asText().equals(id))
        .findFirst()
        .map(Answer::ok)
        .orElseGet(() -> Answer.error(404, "there is no delivery " + id));
  }

  private Answer lease(JsonNode order) {
    String name = order.path("subscriber").asText();
    if (!subscribers.containsKey(name)) {
      return Answer.error(404, "there is no subscriber " + name);
    }
    ArrayNode leased = JSON.createArrayNode();
    deliveries.stream()
        .filter(d -> d.get("subscriber").asText().equals(name))
        .filter(d -> d.get("state").asText().equals("pending"))
        .limit(order.path("max").asLong(1))
        .map(d -> handOut(d, order.path("worker").asText("agent")))
        .forEach(leased::add);
    ObjectNode answer = JSON.createObjectNode();
    answer.set("deliveries", leased);
    return Answer.ok(answer);
  }

  private static ObjectNode handOut(ObjectNode delivery, String worker) {
    if (!delivery.has("run_id")) {
      delivery.put("run_id", UUID.randomUUID().toString());
    }
    return delivery
        .put("state", "leased")
        .put("worker", worker)
        .put("fence", delivery.get("fence").asLong() + 1)
        .put("attempts", delivery.get("attempts").asInt() + 1)
        .put("leased_until", "2026-11-23T16:01:00+09:00");
  }

  private Answer report(ObjectNode delivery, String verb, String body) {
    boolean isWorkers = !verb.equals("cancel") && !verb.equals("replay");
    if (isWorkers && json(body).path("fence").asLong() != delivery.get("fence").asLong()) {
      return Answer.error(409, "fence is not the newest of this delivery; stop working on it");
    }
    boolean ended = ENDED.contains(delivery.get("state").asText());
    switch (verb) {
      case "complete" -> {
        if (json(body).path("outputs").path(0).path("uri").asText().equals("no uri")) {
          return Answer.error(422, "'no uri' is not a uri");
        }
        completed(delivery, json(body));
      }
      case "fail" -> failed(delivery, json(body));
      case "release" -> released(delivery);
      case "cancel" -> delivery.put("cancel_requested", true);
      case "replay" -> {
        if (!ended) {
          return Answer.error(409, "only what has ended can be replayed");
        }
        tryAgain(delivery.get("id").asLong());
      }
      default -> delivery.set("heartbeat", json(body));
    }
    return Answer.ok(delivery);
  }

  private static void completed(ObjectNode delivery, JsonNode report) {
    delivery.put("state", "done").set("report", report);
    delivery.put("completions", delivery.path("completions").asInt() + 1);
  }

  private static void released(ObjectNode delivery) {
    delivery
        .put("state", "pending")
        .put("fence", delivery.get("fence").asLong() + 1)
        .put("attempts", delivery.get("attempts").asInt() - 1)
        .put("repeated", true);
  }

  private static void failed(ObjectNode delivery, JsonNode report) {
    boolean cancelled = delivery.get("cancel_requested").asBoolean();
    boolean retry = report.path("retry").asBoolean(true);
    // With "dead" also for what is to be tried again, a test can look at it in peace.
    delivery.put("state", cancelled ? "cancelled" : "dead").put("will_be_tried_again", retry);
    delivery.set("report", report);
    delivery.put("error", report.path("error").asText());
  }

  // ---- runs

  Answer start(JsonNode request, long jobId) {
    String id = request.path("id").asText(UUID.randomUUID().toString());
    ObjectNode run =
        runs.computeIfAbsent(
            id, unknown -> newRun(unknown, jobId, request.path("job").asText(), "running"));
    run.put("time", request.path("time").asLong());
    run.put("timezone", request.path("timezone").asText("+09:00"));
    run.set("outputs", request.path("outputs"));
    return Answer.ok(run);
  }

  String addRun(String jobUri, String state) {
    String id = UUID.randomUUID().toString();
    runs.put(id, newRun(id, 1, jobUri, state).put("time", 0).put("timezone", "+09:00"));
    return id;
  }

  private static ObjectNode newRun(String id, long jobId, String jobUri, String state) {
    return JSON.createObjectNode()
        .put("id", id)
        .put("state", state)
        .put("job_id", jobId)
        .put("job_uri", jobUri)
        .put("attempt", 1)
        .put("cancel_requested", false)
        .put("announcing", false);
  }

  ObjectNode run(String id) {
    return Objects.requireNonNull(runs.get(id), id);
  }

  ObjectNode onlyRun() {
    if (runs.size() != 1) {
      throw new AssertionError("there are " + runs.size() + " runs");
    }
    return runs.values().iterator().next();
  }

  boolean hasRun(String state) {
    return runs.values().stream().anyMatch(r -> r.get("state").asText().equals(state));
  }

  private Answer oneRun(String id) {
    ObjectNode found = runs.get(id);
    return found == null ? Answer.error(404, "there is no run " + id) : Answer.ok(found);
  }

  private Answer reportRun(String id, String verb, String body) {
    ObjectNode run = runs.get(id);
    if (run == null) {
      return Answer.error(404, "there is no run " + id);
    }
    String wanted = endOf(verb, run);
    String state = run.get("state").asText();
    if (!OPEN_RUN.contains(state) && !state.equals(wanted)) {
      return Answer.error(409, "the run has " + state + " already; stop working on it");
    }
    if (verb.equals("cancel")) {
      return Answer.ok(run.put("cancel_requested", true));
    }
    if (!body.isEmpty()) {
      run.set(verb, json(body));
    }
    return Answer.ok(run.put("state", wanted));
  }

  private static String endOf(String verb, ObjectNode run) {
    return switch (verb) {
      case "complete" -> "succeeded";
      case "fail" -> run.get("cancel_requested").asBoolean() ? "cancelled" : "failed";
      default -> "running";
    };
  }

  // ---- lists

  private static ArrayNode listed(Iterable<ObjectNode> rows, Map<String, String> query) {
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode row : rows) {
      if (isWanted(query, "state", row)
          && isWanted(query, "subscriber", row)
          && isWanted(query, "job_id", row)
          && isBefore(query, row)) {
        found.add(0, row);
      }
    }
    ArrayNode page = JSON.createArrayNode();
    found.stream().limit(Long.parseLong(query.getOrDefault("limit", "100"))).forEach(page::add);
    return page;
  }

  private static boolean isBefore(Map<String, String> query, ObjectNode row) {
    String before = query.getOrDefault("before", "");
    return !before.matches("\\d+") || row.get("id").asLong() < Long.parseLong(before);
  }

  private static boolean isWanted(Map<String, String> query, String name, ObjectNode row) {
    Predicate<String> same = value -> value.equals(row.path(name).asText());
    return !query.containsKey(name) || same.test(query.get(name));
  }

  private static ArrayNode all(Map<String, ObjectNode> rows) {
    return JSON.valueToTree(rows.values());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
