package io.triglav.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * {@code openapi.yaml} is what the running server says. {@code ./mvnw -pl db,server test
 * -Dtest=ContractTest -Dtriglav.openapi.write=true} rewrites it.
 */
class ContractTest {
  private static final Path CONTRACT = Path.of("..", "openapi.yaml");

  /** Operations that name something which must be there. */
  private static final Set<String> MAY_MISS =
      Set.of(
          "getUser",
          "updateUser",
          "replaceUser",
          "deleteUser",
          "getJob",
          "putJob",
          "patchJob",
          "getResource",
          "updateResource",
          "replaceResource",
          "deleteResource",
          "getSubscriber",
          "leaseDeliveries",
          "getDelivery",
          "heartbeatDelivery",
          "completeDelivery",
          "failDelivery",
          "releaseDelivery",
          "cancelDelivery",
          "replayDelivery",
          "startRun",
          "getRun",
          "heartbeatRun",
          "completeRun",
          "failRun",
          "cancelRun",
          "replayRun",
          "getAgent",
          "claimWatches");

  @Test
  void theContractIsWhatTheServerSays() throws IOException {
    String running = SharedServer.api().get("/v3/api-docs.yaml").text();
    if (Boolean.getBoolean("triglav.openapi.write")) {
      Files.writeString(CONTRACT, running);
    }
    assertThat(running)
        .as(
            "openapi.yaml is out of date; rewrite it with -Dtriglav.openapi.write=true and look at the difference")
        .isEqualTo(Files.readString(CONTRACT));
  }

  @Test
  void everyOperationHasAnIdASummaryExamplesAndErrors() {
    JsonNode api = description();
    List<String> faults = new ArrayList<>();
    api.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb -> {
                          JsonNode operation = verb.getValue();
                          String name = verb.getKey() + " " + path.getKey();
                          if (operation.path("operationId").asString("").isEmpty()) {
                            faults.add(name + " has no operationId");
                          }
                          if (operation.path("summary").asString("").isEmpty()) {
                            faults.add(name + " has no summary");
                          }
                          if (!operation.path("responses").has("400")
                              || !operation.path("responses").has("401")) {
                            faults.add(name + " has no error responses");
                          }
                          faults.addAll(bodyFaults(name, operation));
                          operation
                              .path("parameters")
                              .forEach(
                                  parameter -> {
                                    if (!hasExample(parameter)) {
                                      faults.add(
                                          name
                                              + " has no example of "
                                              + parameter.path("name").asString());
                                    }
                                  });
                        }));
    api.path("components")
        .path("schemas")
        .properties()
        .forEach(
            schema ->
                schema
                    .getValue()
                    .path("properties")
                    .properties()
                    .forEach(
                        property -> {
                          if (property.getValue().path("description").isMissingNode()
                              && !hasExample(property.getValue())
                              && !property.getValue().has("$ref")) {
                            faults.add(
                                schema.getKey()
                                    + "."
                                    + property.getKey()
                                    + " has neither description nor example");
                          }
                        }));
    assertThat(faults).isEmpty();
  }

  /** Bodies with examples, and the errors that go with bodies and with names. */
  private static List<String> bodyFaults(String name, JsonNode operation) {
    List<String> faults = new ArrayList<>();
    JsonNode responses = operation.path("responses");
    if (operation.has("requestBody")) {
      if (!hasBodyExample(operation.path("requestBody"))) {
        faults.add(name + " has no example of its body");
      }
      if (!responses.has("413") || !responses.has("415")) {
        faults.add(name + " takes a body and has no 413 or no 415");
      }
    }
    responses.properties().stream()
        .filter(
            response ->
                response.getKey().startsWith("2")
                    && response.getValue().path("content").has("application/json"))
        .forEach(
            response -> {
              if (!hasBodyExample(response.getValue())) {
                faults.add(name + " has no example of its answer");
              }
              if (!responses.has("406")) {
                faults.add(name + " answers JSON and has no 406");
              }
            });
    if (responses.has("404") != MAY_MISS.contains(operation.path("operationId").asString())) {
      faults.add(name + " has a 404 and must not, or the other way round");
    }
    return faults;
  }

  private static boolean hasBodyExample(JsonNode body) {
    JsonNode example = body.path("content").path("application/json").path("example");
    return example.isContainer() && !example.isEmpty();
  }

  @Test
  void answersHaveTheMembersThatTheContractRequiresAndNullOnlyWhereItSaysSo() {
    Api api = SharedServer.api();
    String uri = Fixtures.unique("contract");
    Map<String, @Nullable Object> input = Fixtures.daily(uri);
    long user = Fixtures.createUser(api, Fixtures.uniqueName("contract")).id();
    long job = Fixtures.job(api, uri, "or", input).id();
    Map<String, @Nullable Object> message = Fixtures.daily(uri, Fixtures.yesterday());
    message.remove("payload");
    Fixtures.post(api, message);

    assertSaid("UserResponse", api.get("/users/" + user).body());
    assertSaid("UserEachResponse", last(api.get("/users")));
    assertSaid("JobEachResponse", last(api.get("/jobs")));
    JsonNode whole = api.get("/jobs/" + job).body();
    assertSaid("JobResponse", whole);
    assertSaid("ResourceResponse", whole.path("input_resources").path(0));
    assertSaid("ResourceEachResponse", last(api.get("/resources")));
    assertSaid("MessageResponse", Fixtures.messages(api, uri).get(0));
    assertSaid("JobMessageResponse", Fixtures.fired(api, job).get(0));
    assertSaid("LastIdResponse", api.get("/messages/last_id").body());
    assertSaid("ErrorResponse", api.get("/jobs/999999999").body());
  }

  private static void assertSaid(String name, JsonNode answer) {
    JsonNode schema = description().path("components").path("schemas").path(name);
    List<String> members = List.copyOf(answer.propertyNames());
    assertThat(Fixtures.list(schema.path("required")).stream().map(JsonNode::asString))
        .as("required in " + name)
        .containsExactlyInAnyOrderElementsOf(members);
    assertThat(
            members.stream()
                .filter(member -> answer.path(member).isNull())
                .filter(member -> !schema.path("properties").path(member).has("nullable")))
        .as("null in " + name + " though it is not nullable")
        .isEmpty();
  }

  private static JsonNode last(Api.Answer answer) {
    List<JsonNode> rows = Fixtures.rows(answer);
    return rows.get(rows.size() - 1);
  }

  private static JsonNode description() {
    return SharedServer.api().get("/v3/api-docs").body();
  }

  private static boolean hasExample(JsonNode node) {
    JsonNode schema = node.path("schema");
    return node.has("example")
        || schema.has("example")
        || schema.has("default")
        || schema.path("items").has("example");
  }
}
