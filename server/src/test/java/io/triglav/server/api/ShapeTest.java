package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.unique;
import static io.triglav.server.api.Fixtures.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * The form of every answer: status, names of members, their JSON types, the form of dates. Answers
 * may have more members than these, never fewer and never of another type.
 */
class ShapeTest {
  private static final String DATE =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d";

  private static final String USER =
      "id:number name:text description:text? authenticator:text groups:texts? email:text? created_at:date"
          + " updated_at:date";
  private static final String USER_ROW = "id:number name:text authenticator:text email:text?";
  private static final String RESOURCE =
      "id:number description:text? uri:text unit:text timezone:text span_in_days:number consumable:flag"
          + " notifiable:flag created_at:date updated_at:date";
  private static final String RESOURCE_ROW =
      "uri:text unit:text timezone:text span_in_days:number consumable:flag notifiable:flag";
  private static final String AGGREGATED = "uri:text unit:text timezone:text span_in_days:number";
  private static final String JOB =
      "id:number uri:text logical_op:text input_resources:resources output_resources:resources created_at:date"
          + " updated_at:date";
  private static final String JOB_ROW =
      "id:number uri:text logical_op:text created_at:date updated_at:date";
  private static final String MESSAGE =
      "id:number resource_uri:text resource_unit:text resource_time:number resource_timezone:text payload:text?"
          + " created_at:date updated_at:date";
  private static final String JOB_MESSAGE = "id:number job_id:number time:number timezone:text";

  private final Api api = SharedServer.api();

  /** An endpoint: what it answers with on success, and the members of the object or of each row. */
  private record Endpoint(String name, int status, String members, Supplier<Answer> call) {}

  @TestFactory
  Stream<DynamicTest> everyEndpointAnswersInTheFormOfTheContract() {
    String uri = unique("shape");
    String job = unique("shape-job");
    Map<String, ?> both =
        object("input_resources", List.of(daily(uri)), "output_resources", List.of(daily(uri)));
    long user = Fixtures.createUser(api, uniqueName("shape"), "etl").id();
    String password = json(object("password", Fixtures.PASSWORD));
    String resource = json(daily(uri));
    return Stream.of(
            one("POST /auth/token", 200, "access_token:text expires_at:date", () -> logIn()),
            one("GET /auth/me", 200, USER, () -> api.get("/auth/me")),
            one("DELETE /auth/token", 204, "", () -> Fixtures.user(api).delete("/auth/token")),
            one("POST /users", 201, USER, () -> Fixtures.createUser(api, uniqueName("shape"))),
            list("GET /users", USER_ROW, () -> api.get("/users")),
            one("GET /users/{id}", 200, USER, () -> api.get("/users/" + user)),
            one("PATCH /users/{id}", 200, USER, () -> api.patch("/users/" + user, password)),
            one("PUT /users/{id}", 200, USER, () -> api.put("/users/" + user, password)),
            one("DELETE /users/{id}", 204, "", () -> api.delete("/users/" + user)),
            one("POST /resources", 200, RESOURCE, () -> api.post("/resources", resource)),
            list("GET /resources", RESOURCE_ROW, () -> api.get("/resources")),
            one("GET /resources/{id}", 200, RESOURCE, () -> api.get("/resources/" + some(uri))),
            one("GET /resources/{uri}", 200, RESOURCE, () -> api.get("/resources/" + path(uri))),
            one(
                "PATCH /resources/{uri}",
                200,
                RESOURCE,
                () -> api.patch("/resources/" + path(uri), "{}")),
            one(
                "PUT /resources/{uri}",
                200,
                RESOURCE,
                () -> api.put("/resources/" + path(uri), "{}")),
            one(
                "DELETE /resources/{id}",
                204,
                "",
                () -> api.delete("/resources/" + some(unique("shape")))),
            one("PUT /jobs", 200, JOB, () -> api.put("/jobs", json(with(both, job)))),
            one("PATCH /jobs", 200, JOB, () -> api.patch("/jobs", json(with(both, job)))),
            list("GET /jobs", JOB_ROW, () -> api.get("/jobs")),
            one("GET /jobs/{uri}", 200, JOB, () -> api.get("/jobs/" + path(job))),
            list(
                "GET /aggregated_resources",
                AGGREGATED,
                () -> api.get("/aggregated_resources?uri_prefix=test")),
            one("POST /messages", 200, "num_inserts:number", () -> post(uri)),
            list("GET /messages", MESSAGE, () -> api.get("/messages?offset=0")),
            one("GET /messages/last_id", 200, "id:number", () -> api.get("/messages/last_id")),
            list(
                "GET /job_messages",
                JOB_MESSAGE,
                () -> api.get("/job_messages?offset=0&job_id=" + id("/jobs/" + path(job)))),
            one(
                "GET /job_messages/last_id",
                200,
                "id:number",
                () -> api.get("/job_messages/last_id")),
            one("DELETE /jobs/{uri}", 204, "", () -> api.delete("/jobs/" + path(job))))
        .map(endpoint -> dynamicTest(endpoint.name(), () -> check(endpoint)));
  }

  @Test
  void aRowOfTheMessageListHasNoUuid() {
    post(unique("no-uuid"));

    assertThat(Fixtures.rows(api.get("/messages?offset=0")))
        .isNotEmpty()
        .noneMatch(row -> row.has("uuid"));
  }

  @Test
  void noAnswerAboutUsersSpeaksOfPasswords() {
    long id = Fixtures.createUser(api, uniqueName("secret")).id();

    for (String path : List.of("/users", "/users/" + id, "/auth/me")) {
      assertThat(api.get(path).text())
          .doesNotContainIgnoringCase("password")
          .doesNotContain("$argon");
    }
  }

  @Test
  void answersAreJsonInUtf8() {
    String uri = unique("日本");
    Answer answer = api.post("/resources", json(daily(uri)));

    assertThat(answer.raw().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.text()).contains(uri);
  }

  @Test
  void datesHaveMillisecondsEvenWhenTheyAreZero() {
    String uri = unique("dates");
    long id = api.post("/resources", json(daily(uri))).id();
    Fixtures.database()
        .sql(
            "UPDATE resource SET created_at = '2026-12-23 07:53:01Z', updated_at = '1999-12-31 15:00:00.12Z' WHERE id = :id")
        .param("id", id)
        .update();

    JsonNode resource = api.get("/resources/" + id).body();

    assertThat(resource.path("created_at").asString()).isEqualTo("2026-12-23T16:53:01.000+09:00");
    assertThat(resource.path("updated_at").asString()).isEqualTo("2000-01-01T00:00:00.120+09:00");
  }

  @Test
  void whatAWriteAnswersIsWhatAReadAnswersLater() {
    Answer resource = api.post("/resources", json(daily(unique("same"))));
    Answer job = Fixtures.job(api, unique("same-job"), "and", daily(unique("same")));
    Answer user = Fixtures.createUser(api, uniqueName("same"), "a", "b");

    assertThat(api.get("/resources/" + resource.id()).body()).isEqualTo(resource.body());
    assertThat(api.get("/jobs/" + job.id()).body()).isEqualTo(job.body());
    assertThat(api.get("/users/" + user.id()).body()).isEqualTo(user.body());
  }

  private static Endpoint one(String name, int status, String members, Supplier<Answer> call) {
    return new Endpoint(name, status, members, call);
  }

  private static Endpoint list(String name, String members, Supplier<Answer> call) {
    return new Endpoint(name + " (rows)", 200, "rows " + members, call);
  }

  private Answer logIn() {
    return api.with(null)
        .post(
            "/auth/token",
            json(object("username", "admin", "password", TestServer.ADMIN_PASSWORD)));
  }

  private Answer post(String uri) {
    return api.post("/messages", json(List.of(daily(uri, Fixtures.yesterday()))));
  }

  private long some(String uri) {
    return api.post("/resources", json(daily(uri))).id();
  }

  private long id(String path) {
    return api.get(path).id();
  }

  private static String path(String uri) {
    return Paths.encoded(uri);
  }

  private static Map<String, ?> with(Map<String, ?> resources, String uri) {
    Map<String, Object> job = new LinkedHashMap<>(resources);
    job.put("uri", uri);
    return job;
  }

  private static void check(Endpoint endpoint) {
    Answer answer = endpoint.call().get();
    assertThat(answer.status()).as(answer.text()).isEqualTo(endpoint.status());
    if (endpoint.members().isEmpty()) {
      assertThat(answer.raw().body()).isEmpty();
    } else if (endpoint.members().startsWith("rows ")) {
      List<JsonNode> rows = Fixtures.rows(answer);
      assertThat(rows).isNotEmpty();
      rows.forEach(row -> check(row, endpoint.members().substring("rows ".length())));
    } else {
      check(answer.body(), endpoint.members());
    }
  }

  private static void check(JsonNode object, String members) {
    List<String> faults = new ArrayList<>();
    for (String member : members.split(" ", -1)) {
      String[] nameAndType = member.split(":", 2);
      if (!object.has(nameAndType[0]) || !is(object.path(nameAndType[0]), nameAndType[1])) {
        faults.add(member);
      }
    }
    assertThat(faults).as("members that are missing or of another type in %s", object).isEmpty();
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "number" -> value.isIntegralNumber();
      case "text" -> value.isString();
      case "text?" -> value.isString() || value.isNull();
      case "texts?" -> value.isNull() || (value.isArray() && allStrings(value));
      case "flag" -> value.isBoolean();
      case "date" -> value.isString() && value.stringValue().matches(DATE);
      case "resources" -> value.isArray() && !value.isEmpty() && areResources(value);
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static boolean allStrings(JsonNode array) {
    return Fixtures.list(array).stream().allMatch(JsonNode::isString);
  }

  private static boolean areResources(JsonNode array) {
    Fixtures.list(array).forEach(row -> check(row, RESOURCE));
    return true;
  }
}
