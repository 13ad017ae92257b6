package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.bytes;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Refusals.assertWellSaid;
import static io.triglav.server.api.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.triglav.server.api.Endpoints.Endpoint;
import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters, paths, verbs and headers that are not allowed. */
class BadRequestsTest {
  private static final String NOT_A_NUMBER = " a 1.5 1e3 %00 9223372036854775808 1%2C2 --1";

  private final Api api = SharedServer.api();
  private final Endpoints endpoints = new Endpoints(api);

  @TestFactory
  Stream<DynamicTest> everyParameterThatIsNotAllowedIsRefused() {
    return Stream.of(
            parameter(400, "/messages?limit=5", "offset", NOT_A_NUMBER),
            parameter(422, "/messages?limit=5", "offset", "-1 -9223372036854775808"),
            parameter(400, "/messages?offset=0", "limit", "a 1.5 %00 99999999999999999999"),
            parameter(422, "/messages?offset=0", "limit", "0 -1 10001 9223372036854775807"),
            parameter(422, "/messages?offset=0", "resource_uris", "%00 a%00b"),
            parameter(422, "/messages?offset=0", "resource_uris[]", " %00"),
            parameter(400, "/job_messages?job_id=1", "offset", NOT_A_NUMBER),
            parameter(422, "/job_messages?job_id=1", "offset", "-1"),
            parameter(400, "/job_messages?offset=0", "job_id", NOT_A_NUMBER),
            parameter(400, "/job_messages?offset=0&job_id=1", "limit", "a 99999999999999999999"),
            parameter(422, "/job_messages?offset=0&job_id=1", "limit", "0 -1 10001"),
            parameter(422, "/resources?x=y", "uri_prefix", "%00 a%00 " + "a".repeat(4097)),
            parameter(422, "/aggregated_resources?x=y", "uri_prefix", "%00 " + "a".repeat(4097)),
            parameter(400, "/aggregated_resources?x=y", "uri_prefix", ""))
        .flatMap(tests -> tests);
  }

  private Stream<DynamicTest> parameter(int status, String path, String name, String values) {
    return Stream.of(values.split(" ", -1))
        .map(value -> path + "&" + name + "=" + value)
        .map(
            request ->
                dynamicTest(
                    "GET " + request.substring(0, Math.min(80, request.length())),
                    () -> refused(status, () -> Raw.get(api, request), name.replace("[]", ""))));
  }

  @ParameterizedTest(name = "GET {0}: {1}")
  @CsvSource({
    "/messages, offset: is missing",
    "/messages?limit=5, offset: is missing",
    "/job_messages, offset: is missing",
    "/job_messages?offset=0, job_id: is missing",
    "/job_messages?job_id=1, offset: is missing",
    "/aggregated_resources, uri_prefix: is missing"
  })
  void parametersThatMustBeThereAreMissed(String path, String says) {
    refused(400, () -> Raw.get(api, path), says);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"%", "%zz", "%2", "a%", "%ff", "%C0%80", "%ED%A0%80", "%e3%81"})
  void malformedPercentEncodingIsRefusedEverywhere(String malformed) {
    for (String path :
        List.of(
            "/messages?offset=",
            "/messages?offset=0&resource_uris=",
            "/messages?offset=0&x=",
            "/messages?offset=0&",
            "/resources?uri_prefix=",
            "/aggregated_resources?uri_prefix=",
            "/job_messages?offset=0&job_id=",
            "/resources/",
            "/resources/hdfs%3A%2F%2F",
            "/jobs/",
            "/users/")) {
      refused(400, () -> Raw.get(api, path + malformed), "encode");
    }
  }

  @ParameterizedTest(name = "{0} {1} answers {2}")
  @CsvSource({
    "GET,    /resources/%00,                400, encode",
    "GET,    /resources/a%00b,              400, encode",
    "DELETE, /jobs/%00,                     400, encode",
    "GET,    /resources/..,                 400, percent-encode",
    "GET,    /resources/../users,           400, percent-encode",
    "GET,    /resources/a/../b,             400, percent-encode",
    "GET,    /resources/a/./b,              400, percent-encode",
    "GET,    /resources/,                   400, an id or",
    "PUT,    /resources/,                   400, an id or",
    "PATCH,  /resources,                    400, an id or",
    "PUT,    /resources,                    400, an id or",
    "DELETE, /resources,                    400, an id or",
    "DELETE, /resources;a=b,                400, an id or",
    "GET,    /jobs/,                        400, an id or",
    "DELETE, /jobs,                         400, an id or",
    "GET,    /users/abc,                    400, id:",
    "GET,    /users/1.5,                    400, id:",
    "GET,    /users/99999999999999999999,   400, id:",
    "DELETE, /users/abc,                    400, id:",
    "PUT,    /users/abc,                    400, id:",
    "GET,    /users/0,                      404, no user 0",
    "GET,    /users/-1,                     404, no user -1",
    "GET,    /nowhere,                      404, /swagger-ui",
    "GET,    /users/,                       404, /swagger-ui",
    "GET,    /users/1/2,                    404, /swagger-ui",
    "GET,    /messages/1,                   404, /swagger-ui",
    "GET,    /messages/last_id/,            404, /swagger-ui",
    "GET,    /Messages/last_id,             404, /swagger-ui",
    "POST,   /auth,                         404, /swagger-ui",
    "GET,    /,                             404, /swagger-ui",
    "GET,    /resources/nowhere%3A%2F%2Fa,  404, nowhere://a",
    "GET,    /jobs/nowhere%3A%2F%2Fa,       404, nowhere://a",
    "GET,    /jobs/999999999,               404, no job 999999999"
  })
  void pathsThatAreNotAllowedAreRefused(String verb, String path, int status, String says) {
    refused(status, () -> Raw.send(api, verb, path, Map.of(), body(verb)), says);
  }

  private static byte @Nullable [] body(String verb) {
    return verb.startsWith("P") ? bytes("{}") : null;
  }

  /** DELETE, PATCH and PUT of a collection miss an id: see above. */
  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource({
    "/auth/token,           'DELETE, POST'",
    "/auth/me,              GET",
    "/users,                'GET, POST'",
    "/users/1,              'DELETE, GET, PATCH, PUT'",
    "/resources,            'DELETE, GET, PATCH, POST, PUT'",
    "/resources/1,          'DELETE, GET, PATCH, PUT'",
    "/aggregated_resources, GET",
    "/jobs,                 'DELETE, GET, PATCH, PUT'",
    "/jobs/1,               'DELETE, GET'",
    "/messages,             'GET, POST'",
    "/messages/last_id,     GET",
    "/job_messages,         GET",
    "/job_messages/last_id, GET"
  })
  void everyOtherVerbIsRefusedAndTheRightOnesAreNamed(String path, String verbs) {
    List<String> allowed = List.of(verbs.split(", ", -1));
    Stream.of("GET", "POST", "PUT", "PATCH", "DELETE", "PURGE")
        .filter(verb -> !allowed.contains(verb))
        .forEach(
            verb -> {
              Raw.Answer answer =
                  refused(
                      405,
                      () -> Raw.send(api, verb, path, Map.of(), body(verb)),
                      verb + " is not allowed here; use " + verbs);
              assertThat(List.of(answer.headers().getOrDefault("allow", "").split(",\\s*", -1)))
                  .containsAll(allowed);
            });
  }

  @ParameterizedTest(name = "Content-Type: {0}")
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/yaml",
        "application/octet-stream",
        "text/json",
        "application/json;charset=klingon",
        "nonsense",
        "a/b/c",
        "application/*+json",
        "*/*"
      })
  void anythingButJsonIsRefused(String type) {
    for (Endpoint to : endpoints.all()) {
      byte[] body = bytes(json(to.body()));
      Map<String, String> header = Map.of("Content-Type", type);
      refused(
          415,
          () -> Raw.send(api, to.verb(), to.path(), header, body),
          "Content-Type",
          type,
          "send JSON with Content-Type: application/json");
    }
  }

  @ParameterizedTest(name = "Content-Type: {0}")
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=UTF-8",
        "application/vnd.api+json"
      })
  void jsonIsTaken(String type) {
    assertThat(
            Raw.send(api, "POST", "/messages", Map.of("Content-Type", type), bytes("[]")).status())
        .isEqualTo(200);
  }

  @ParameterizedTest(name = "Accept: {0}")
  @ValueSource(strings = {"text/html", "application/xml", "application/yaml", "nonsense"})
  void anAnswerInAnotherFormCannotBeHad(String type) {
    refused(
        406,
        () -> Raw.send(api, "GET", "/messages/last_id", Map.of("Accept", type), null),
        "Accept: application/json");
  }

  @ParameterizedTest(name = "{0} {1} is no path")
  @CsvSource({"GET, /", "GET, /error", "POST, /error", "GET, /api", "GET, /api/v2/jobs"})
  void outsideOfTheApiErrorsLookTheSame(String verb, String path) {
    String head = verb + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    String token = "Authorization: " + api.authorization() + "\r\n\r\n";

    refused(404, () -> Raw.exchange(api, head + token, new byte[0]), "no such path", "/swagger-ui");
  }

  @TestFactory
  Stream<DynamicTest> whatIsNoHttpIsAnsweredInJsonToo() {
    return Map.of(
            "a space in the path",
            "GET /api/v1/resources/a b HTTP/1.1\r\nHost: x\r\n\r\n",
            "a raw control character",
            "GET /api/v1/resources/a\u0001b HTTP/1.1\r\nHost: x\r\n\r\n",
            "a header without a name",
            "GET /api/v1/jobs HTTP/1.1\r\nHost: x\r\n: y\r\nConnection: close\r\n\r\n",
            "two lengths",
            "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]",
            "a length that is no number",
            "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n[]",
            "no Host",
            "GET /api/v1/jobs HTTP/1.1\r\n\r\n")
        .entrySet()
        .stream()
        .map(
            request ->
                dynamicTest(
                    request.getKey(),
                    () -> {
                      Raw.Answer answer = Raw.exchange(api, request.getValue(), new byte[0]);
                      assertThat(answer.status()).isBetween(400, 499);
                      assertWellSaid(answer);
                    }));
  }
}
