package io.triglav.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code openapi.yaml} is what the running server says. {@code ./mvnw -pl db,server test
 * -Dtest=ContractTest -Dtriglav.openapi.write=true} rewrites it.
 */
class ContractTest {
  private static final Path CONTRACT = Path.of("..", "openapi.yaml");

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
    JsonNode api =
        JsonMapper.builder().build().readTree(SharedServer.api().get("/v3/api-docs").raw().body());
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

  private static boolean hasExample(JsonNode node) {
    JsonNode schema = node.path("schema");
    return node.has("example")
        || schema.has("example")
        || schema.has("default")
        || schema.path("items").has("example");
  }
}
