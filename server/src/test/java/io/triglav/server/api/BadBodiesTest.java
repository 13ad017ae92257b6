package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.bytes;
import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Refusals.refused;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.triglav.server.api.Endpoints.Endpoint;
import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Bodies that are no JSON, of another form, incomplete or too large. */
class BadBodiesTest {
  private static final long LIMIT = 16L * 1024 * 1024;

  private final Api api = SharedServer.api();
  private final Endpoints endpoints = new Endpoints(api);

  @TestFactory
  Stream<DynamicContainer> everyBodyThatIsNoJsonOfTheRightFormIsRefused() {
    return endpoints.all().stream()
        .map(
            endpoint ->
                dynamicContainer(
                    endpoint.toString(),
                    badBodies(endpoint).entrySet().stream()
                        .map(
                            bad ->
                                refuses(
                                    endpoint + " refuses " + bad.getKey(),
                                    400,
                                    endpoint,
                                    bad.getValue(),
                                    "body",
                                    "JSON"))));
  }

  private static Map<String, byte[]> badBodies(Endpoint endpoint) {
    String good = json(endpoint.body());
    boolean list = endpoint.takesAList();
    String first = list ? "[" : "";
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("an empty body", bytes(""));
    bodies.put("white space", bytes(" \n"));
    bodies.put("null", bytes("null"));
    bodies.put("a text", bytes("\"text\""));
    bodies.put("an empty text", bytes("\"\""));
    bodies.put("a number", bytes("5"));
    bodies.put("true", bytes("true"));
    bodies.put("an empty body of the other form", bytes(list ? "{}" : "[]"));
    bodies.put(
        "the right thing in the other form",
        bytes(list ? good.substring(1, good.length() - 1) : "[" + good + "]"));
    bodies.put("what is no JSON", bytes("name=x&password=y"));
    bodies.put("single quotes", bytes(good.replace('"', '\'')));
    bodies.put("an end that is missing", bytes(good.substring(0, good.length() - 1)));
    bodies.put("a text after the end", bytes(good + " x"));
    bodies.put("a second value after the end", bytes(good + good));
    bodies.put("a comma after the end", bytes(good + ","));
    bodies.put("a comma too many", bytes(good.replace("}", ",}")));
    bodies.put("a comment", bytes("/* x */" + good));
    bodies.put("bytes that are no UTF-8", withOctets(good, "\u00ff"));
    bodies.put("half a surrogate pair in UTF-8", withOctets(good, "\u00ed\u00a0\u0080"));
    bodies.put("a cut off character", withOctets(good, "\u00e6\u0097"));
    bodies.put("a raw NUL", withOctets(good, "\0"));
    bodies.put("a raw line break in a text", withOctets(good, "\n"));
    bodies.put("NaN", bytes(good.replaceFirst("\":", "\":NaN, \"x\":")));
    bodies.put("2,000 levels", with(good, "[".repeat(2000) + "]".repeat(2000)));
    bodies.put("100,000 levels without an end", bytes(first + "{\"x\":" + "[".repeat(100_000)));
    bodies.put("a number of 2,000 digits", with(good, "9".repeat(2000)));
    bodies.put("a text of 2,000,001 characters", withOctets(good, "x".repeat(2_000_001)));
    return bodies;
  }

  /** Octets at the beginning of the first text. */
  private static byte[] withOctets(String body, String octets) {
    return body.replaceFirst("\":\"", "\":\"" + octets).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The body with one more member, that nobody knows. */
  private static byte[] with(String body, String value) {
    return bytes(body.replaceFirst("\\{", "{\"x\":" + value + ","));
  }

  @TestFactory
  Stream<DynamicTest> aNulInModifiedUtf8IsRefused() {
    return endpoints.all().stream()
        .map(
            endpoint ->
                refuses(
                    endpoint.toString(),
                    422,
                    endpoint,
                    withOctets(json(endpoint.body()), "\u00c0\u0080"),
                    "has a NUL"));
  }

  @TestFactory
  Stream<DynamicTest> whatMustBeThereIsMissed() {
    Map<String, @Nullable Object> without = daily("never://message", 0);
    without.remove("resource_time");
    return Stream.of(
        misses(endpoints.logIn, "{}", "username: is missing"),
        misses(endpoints.logIn, "{\"username\": \"x\"}", "password: is missing"),
        misses(endpoints.createUser, "{}", "name: is missing"),
        misses(
            endpoints.createUser,
            "{\"name\": \"never\", \"password\": \"12345678\"}",
            "authenticator: is missing"),
        misses(
            endpoints.createUser,
            "{\"name\": \"never\", \"authenticator\": \"local\"}",
            "password: is missing"),
        misses(endpoints.createResource, "{}", "uri: is missing"),
        misses(endpoints.createResource, "{\"uri\": \"never://resource\"}", "unit: is missing"),
        misses(endpoints.putJob, "{}", "uri: is missing"),
        misses(endpoints.patchJob, "{}", "uri: is missing"),
        misses(endpoints.send, "[{}]", "[0].resource_uri: is missing", "3 more"),
        misses(
            endpoints.send,
            json(List.of(daily("never://message", 0), without)),
            "[1].resource_time: is missing"));
  }

  private DynamicTest misses(Endpoint endpoint, String body, String... says) {
    return refuses(endpoint + " of " + body + ": " + says[0], 400, endpoint, bytes(body), says);
  }

  @TestFactory
  Stream<DynamicTest> thereIsALimitToEverything() {
    List<?> messages = Collections.nCopies(10_001, daily("never://message", 0));
    List<?> inputs = Collections.nCopies(1001, daily("never://in"));
    return Stream.of(
        refuses(
            "10,001 messages",
            413,
            endpoints.send,
            bytes(json(messages)),
            "10001 messages",
            "at most 10000"),
        refuses(
            "1,001 inputs",
            422,
            endpoints.putJob,
            bytes(json(object("uri", "never://job", "input_resources", inputs))),
            "input_resources: has 1001 entries",
            "at most 1000"),
        refusesGet(
            "1,001 uris",
            422,
            "/messages?offset=0&resource_uris=" + "x,".repeat(1001),
            "at most 1000 are allowed"),
        refusesGet(
            "1,101 parameters",
            400,
            "/messages?offset=0" + "&resource_uris[]=x".repeat(1100),
            "at most 1,000 parameters"),
        refusesGet("70,000 characters", 400, "/resources/" + "a".repeat(70_000), "64 KB"));
  }

  private DynamicTest refusesGet(String name, int status, String path, String says) {
    return dynamicTest(name, () -> refused(status, () -> Raw.get(api, path), says));
  }

  /** The server knows from the length alone; SettingsTest has bodies that do not tell theirs. */
  @TestFactory
  Stream<DynamicTest> aBodyOverTheLimitIsRefusedByItsLength() {
    Map<String, String> headers =
        Map.of("Content-Length", "" + (LIMIT + 1), "Expect", "100-continue");
    return endpoints.all().stream()
        .map(
            to ->
                dynamicTest(
                    to.toString(),
                    () ->
                        refused(
                            413,
                            () -> Raw.send(api, to.verb(), to.path(), headers, bytes("{")),
                            "more than " + LIMIT + " bytes",
                            "in parts")));
  }

  private DynamicTest refuses(String name, int status, Endpoint to, byte[] body, String... says) {
    return dynamicTest(
        name,
        () -> refused(status, () -> Raw.send(api, to.verb(), to.path(), Map.of(), body), says));
  }
}
