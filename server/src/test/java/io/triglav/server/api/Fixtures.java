package io.triglav.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of the API begin with: names that nobody else uses, and bodies that are right. */
final class Fixtures {
  static final String ZONE = "+09:00";

  static final String PASSWORD = "a decent password";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final JdbcClient DATABASE = client(SharedServer.database());

  private Fixtures() {}

  /** A uri that no other test uses. */
  static String unique(String name) {
    return "test://" + name + "/" + COUNTER.incrementAndGet();
  }

  static String uniqueName(String name) {
    return name + "-" + COUNTER.incrementAndGet();
  }

  /** A day of the recent past, in unix seconds: within the span of every input. */
  static long yesterday() {
    return Instant.now().truncatedTo(ChronoUnit.DAYS).getEpochSecond() - 86_400;
  }

  /** The database of the shared server. */
  static JdbcClient database() {
    return DATABASE;
  }

  /** Kept open: tests of the API run one after another. */
  static JdbcClient client(Database database) {
    return JdbcClient.create(
        new SingleConnectionDataSource(
            database.url(), database.username(), database.password(), true));
  }

  /** Names and values in turn. */
  static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static JsonNode read(String json) {
    return JSON.readTree(json);
  }

  static Map<String, @Nullable Object> resource(String uri, String unit) {
    return object("uri", uri, "unit", unit, "timezone", ZONE);
  }

  static Map<String, @Nullable Object> daily(String uri) {
    return resource(uri, "daily");
  }

  static Map<String, @Nullable Object> message(String uri, String unit, long time) {
    return object(
        "resource_uri",
        uri,
        "resource_unit",
        unit,
        "resource_time",
        time,
        "resource_timezone",
        ZONE,
        "payload",
        "{}");
  }

  static Map<String, @Nullable Object> daily(String uri, long time) {
    return message(uri, "daily", time);
  }

  /** Posts messages, which must be taken, and says how many were new. */
  static int post(Api api, Object... messages) {
    Answer answer = ok(api.post("/messages", json(Arrays.asList(messages))));
    return answer.body().path("num_inserts").asInt();
  }

  /** Puts a job that reads these resources. */
  static Answer job(Api api, String uri, String op, Object... inputs) {
    return ok(
        api.put(
            "/jobs",
            json(object("uri", uri, "logical_op", op, "input_resources", Arrays.asList(inputs)))));
  }

  static long lastMessageId(Api api) {
    return ok(api.get("/messages/last_id")).id();
  }

  /** Everything that the job has fired. */
  static List<JsonNode> fired(Api api, long jobId) {
    return rows(api.get("/job_messages?offset=0&limit=10000&job_id=" + jobId));
  }

  static List<JsonNode> messages(Api api, String uri) {
    return rows(
        api.get("/messages?offset=0&limit=10000&resource_uris%5B%5D=" + Paths.encoded(uri)));
  }

  static List<JsonNode> rows(Answer answer) {
    return list(ok(answer).body());
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static List<String> texts(Iterable<JsonNode> rows, String member) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path(member).asString())
        .toList();
  }

  static List<Long> numbers(Iterable<JsonNode> rows, String member) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path(member).asLong())
        .toList();
  }

  static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  /** A new user, not an admin, logged in. */
  static Api user(Api admin) {
    String name = uniqueName("user");
    return logIn(admin, createUser(admin, name).body().path("name").asString());
  }

  static Answer createUser(Api admin, String name, String... groups) {
    Answer answer =
        admin.post(
            "/users",
            json(
                object(
                    "name",
                    name,
                    "password",
                    PASSWORD,
                    "authenticator",
                    "local",
                    "groups",
                    List.of(groups))));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer;
  }

  static Api logIn(Api api, String name) {
    return api.with(null).logIn(name, PASSWORD);
  }

  static Api admin(Api api) {
    return api.with(null).logIn("admin", TestServer.ADMIN_PASSWORD);
  }

  /** What so many callers are answered who all call at the same moment, in their order. */
  static <T> List<T> atOnce(int callers, IntFunction<T> call)
      throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(callers);
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<T>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int caller = i;
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.apply(caller);
                }));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> each : calls) {
        answers.add(each.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
