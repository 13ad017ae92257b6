package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.bytes;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.triglav.server.api.Endpoints.Endpoint;
import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Members of bodies with values of the wrong type (400), out of range or that cannot be stored
 * (422). The error begins with the member's name.
 */
class BadValuesTest {
  /**
   * Values that a member refuses.
   *
   * @param name with dots and [0] where it stands deeper
   * @param values as JSON
   */
  private record Bad(Endpoint endpoint, String name, int status, List<String> values) {}

  private static final List<String> NOT_TEXT = List.of("5", "1.5", "true", "[]", "[\"a\"]", "{}");
  private static final List<String> NOT_STORABLE =
      texts("a\\u0000b", "\\ud800", "\\udc00a", "a\\ud83d", "\\udc00\\ud800");
  private static final List<String> NOT_INTEGER =
      List.of(
          "\"1\"",
          "\"\"",
          "\"x\"",
          "1.5",
          "1.0",
          "1e3",
          "1e400",
          "true",
          "[]",
          "[1]",
          "{}",
          "9223372036854775808",
          "-9223372036854775809",
          "99999999999999999999999");
  private static final List<String> NOT_FLAG =
      List.of("\"true\"", "\"\"", "\"x\"", "0", "1", "1.5", "[]", "{}");
  private static final List<String> NOT_A_LIST = List.of("5", "\"x\"", "\"\"", "true", "{}");
  private static final List<String> NOT_AN_OBJECT =
      List.of("null", "5", "\"x\"", "\"\"", "true", "[]", "[{}]");
  private static final List<String> NULL = List.of("null");
  private static final List<String> EMPTY = texts("");
  private static final List<String> NOT_UNIT =
      texts("weekly", "Daily", "daily ", "daily,hourly", "");
  private static final List<String> NOT_ZONE =
      texts(
          "+25:00",
          "Tokyo",
          "",
          "+9:00",
          "+0900",
          "09:00",
          "+18:01",
          "+09:60",
          "Z",
          "asia/tokyo",
          "+09:00 ",
          "+09:00:30",
          "JST");
  private static final List<String> NOT_LOCAL = texts("ldap", "");

  private final Api api = SharedServer.api();
  private final Endpoints endpoints = new Endpoints(api);

  @TestFactory
  Stream<DynamicContainer> logIn() {
    Endpoint to = endpoints.logIn;
    return refuse(
        text(to, "username", EMPTY, longer(255)),
        text(to, "password", EMPTY, longer(10_000)),
        text(to, "authenticator", NOT_LOCAL),
        Stream.of(new Bad(to, "username", 400, NULL), new Bad(to, "password", 400, NULL)));
  }

  @TestFactory
  Stream<DynamicContainer> users() {
    Endpoint create = endpoints.createUser;
    return refuse(
        text(create, "name", EMPTY, longer(255)),
        Stream.of("name", "password", "authenticator")
            .map(name -> new Bad(create, name, 400, NULL)),
        user(create),
        user(endpoints.patchUser),
        user(endpoints.putUser));
  }

  private static Stream<Bad> user(Endpoint to) {
    return join(
        text(to, "description", longer(10_000)),
        text(to, "email", longer(255)),
        text(to, "authenticator", NOT_LOCAL),
        Stream.of(
            new Bad(to, "password", 400, NOT_TEXT),
            new Bad(to, "password", 422, EMPTY),
            new Bad(to, "password", 422, longer(6)),
            new Bad(to, "password", 422, longer(127)),
            new Bad(to, "groups", 400, NOT_A_LIST),
            new Bad(to, "groups[0]", 400, List.of("null", "5", "1.5", "true", "[]", "{}")),
            new Bad(to, "groups[0]", 422, NOT_STORABLE),
            new Bad(to, "groups[0]", 422, EMPTY),
            new Bad(to, "groups[0]", 422, longer(255))));
  }

  @TestFactory
  Stream<DynamicContainer> resources() {
    return refuse(
        Stream.of("uri", "unit").map(name -> new Bad(endpoints.createResource, name, 400, NULL)),
        Stream.of(endpoints.createResource, endpoints.patchResource, endpoints.putResource)
            .flatMap(
                to ->
                    Stream.concat(
                        resource(to, ""), Stream.of(new Bad(to, "consumable", 400, NOT_FLAG)))));
  }

  @TestFactory
  Stream<DynamicContainer> jobs() {
    Endpoint to = endpoints.putJob;
    return refuse(
        text(endpoints.patchJob, "uri", EMPTY, longer(4096)),
        text(to, "uri", EMPTY, longer(4096)),
        text(to, "logical_op", texts("xor", "AND", "")),
        Stream.of(new Bad(to, "uri", 400, NULL), new Bad(to, "id", 400, NOT_INTEGER)),
        entries(to, "input_resources"),
        entries(to, "output_resources"));
  }

  private static Stream<Bad> entries(Endpoint to, String list) {
    return Stream.concat(
        Stream.of(
            new Bad(to, list, 400, NOT_A_LIST),
            new Bad(to, list + "[0]", 400, NOT_AN_OBJECT),
            new Bad(to, list + "[0].uri", 400, NULL),
            new Bad(to, list + "[0].unit", 400, NULL)),
        resource(to, list + "[0]."));
  }

  private static Stream<Bad> resource(Endpoint to, String before) {
    return join(
        text(to, before + "uri", EMPTY, longer(4096)),
        text(to, before + "unit", NOT_UNIT),
        text(to, before + "timezone", NOT_ZONE),
        text(to, before + "description", longer(10_000)),
        Stream.of(
            new Bad(to, before + "id", 400, NOT_INTEGER),
            new Bad(to, before + "span_in_days", 400, NOT_INTEGER),
            new Bad(to, before + "span_in_days", 422, List.of("-1", "36501")),
            new Bad(to, before + "notifiable", 400, NOT_FLAG)));
  }

  @TestFactory
  Stream<DynamicContainer> messages() {
    Endpoint to = endpoints.send;
    List<String> times =
        List.of("253402300800", "-62135596801", "1479999999000", "9223372036854775807");
    return refuse(
        Stream.of(new Bad(to, "[0]", 400, NOT_AN_OBJECT)),
        text(to, "[0].uuid", EMPTY, longer(255)),
        text(to, "[0].resource_uri", EMPTY, longer(4096)),
        text(to, "[0].resource_unit", NOT_UNIT),
        text(to, "[0].resource_timezone", NOT_ZONE),
        Stream.of("resource_uri", "resource_unit", "resource_timezone", "resource_time")
            .map(name -> new Bad(to, "[0]." + name, 400, NULL)),
        Stream.of(
            new Bad(to, "[0].resource_time", 400, NOT_INTEGER),
            new Bad(to, "[0].resource_time", 422, times),
            new Bad(to, "[0].payload", 422, NOT_STORABLE),
            new Bad(to, "[0].payload", 422, badPayloads())));
  }

  private static List<String> badPayloads() {
    String deep = "[".repeat(2000) + "]".repeat(2000);
    return Stream.of(
            texts("", "text", "{", "{} x", "{'a': 1}", "NaN", deep),
            longer(1_000_000),
            List.of("{\"a\": " + longer(1_000_000).get(0) + "}", "{\"a\": \"\\ud800\"}"))
        .flatMap(List::stream)
        .toList();
  }

  /** What a member for texts refuses. */
  @SafeVarargs
  private static Stream<Bad> text(Endpoint to, String name, List<String>... notAllowed) {
    Stream.Builder<Bad> bad = Stream.builder();
    bad.add(new Bad(to, name, 400, NOT_TEXT)).add(new Bad(to, name, 422, NOT_STORABLE));
    for (List<String> values : notAllowed) {
      bad.add(new Bad(to, name, 422, values));
    }
    return bad.build();
  }

  private static List<String> texts(String... texts) {
    return Stream.of(texts).map(text -> "\"" + text + "\"").toList();
  }

  /** A text that is one character too long. */
  private static List<String> longer(int most) {
    return texts("x".repeat(most + 1));
  }

  @SafeVarargs
  private static Stream<Bad> join(Stream<Bad>... parts) {
    Stream.Builder<Stream<Bad>> all = Stream.builder();
    for (Stream<Bad> part : parts) {
      all.add(part);
    }
    return all.build().flatMap(part -> part);
  }

  @SafeVarargs
  private Stream<DynamicContainer> refuse(Stream<Bad>... parts) {
    Stream.Builder<Stream<Bad>> all = Stream.builder();
    for (Stream<Bad> part : parts) {
      all.add(part);
    }
    return all.build()
        .flatMap(part -> part)
        .map(
            bad ->
                dynamicContainer(
                    bad.endpoint() + ", " + bad.name() + ", " + bad.status(),
                    bad.values().stream().map(value -> refuses(bad, value))));
  }

  private DynamicTest refuses(Bad bad, String value) {
    Endpoint to = bad.endpoint();
    byte[] body = body(to, bad.name(), value);
    String shown = value.length() > 40 ? value.length() + " characters" : value;
    return dynamicTest(
        to + " refuses " + shown + " as " + bad.name(),
        () -> {
          Raw.Answer answer =
              refused(bad.status(), () -> Raw.send(api, to.verb(), to.path(), Map.of(), body));
          assertThat(answer.error()).startsWith(bad.name() + ": ").hasSizeLessThan(300);
          assertThat(answer.body().path("errors").path(0).path("field").asString())
              .isEqualTo(bad.name());
        });
  }

  /** The body that the endpoint would take, with JSON in the place of one member. */
  private static byte[] body(Endpoint endpoint, String name, String value) {
    String here = "<<here>>";
    return bytes(json(replaced(endpoint.body(), name, here)).replace("\"" + here + "\"", value));
  }

  /** A copy with another value at a place such as {@code [0].resource_uri}. */
  private static Object replaced(@Nullable Object in, String place, Object value) {
    if (place.isEmpty()) {
      return value;
    }
    if (place.startsWith("[0]")) {
      Object first = in instanceof List<?> list && !list.isEmpty() ? list.get(0) : null;
      return List.of(replaced(first, below(place, "[0]"), value));
    }
    String name = place.split("[.\\[]", 2)[0];
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (in instanceof Map<?, ?> members) {
      members.forEach((key, member) -> copy.put(String.valueOf(key), member));
    }
    copy.put(name, replaced(copy.get(name), below(place, name), value));
    return copy;
  }

  private static String below(String place, String step) {
    String rest = place.substring(step.length());
    return rest.startsWith(".") ? rest.substring(1) : rest;
  }
}
