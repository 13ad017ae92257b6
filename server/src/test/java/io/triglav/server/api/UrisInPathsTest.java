package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.uniqueName;
import static io.triglav.server.api.Paths.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last part of /resources/… and /jobs/… is an id or a uri, as clients spell it. */
class UrisInPathsTest {
  private final Api api = SharedServer.api();

  /** What the spelling shows, the end of the uri, and how it stands in the path. */
  static Stream<Arguments> spellings() {
    return Stream.of(
        spelling("everything encoded", "hdfs://h:9/a", "hdfs%3A%2F%2Fh%3A9%2Fa"),
        spelling("lower-case octets", "hdfs://h/a", "hdfs%3a%2f%2fh%2fa"),
        spelling("a slash left as it is", "hdfs:/a", "hdfs:%2Fa"),
        spelling("one of two slashes left as it is", "hdfs://a", "hdfs:%2F/a"),
        spelling("single slashes left as they are", "hdfs:/a/b/c", "hdfs:/a/b/c"),
        spelling("double slashes left as they are", "hdfs://h/a//b", "hdfs://h/a//b"),
        spelling("a slash at the end", "hdfs://h/a/", "hdfs%3A%2F%2Fh%2Fa%2F"),
        spelling("a slash at the end, as it is", "hdfs://h/a/", "hdfs%3A%2F%2Fh%2Fa/"),
        spelling("two slashes at the end", "hdfs://h/a//", "hdfs%3A%2F%2Fh%2Fa%2F%2F"),
        spelling("a question mark", "db://h/t?a=b", "db%3A%2F%2Fh%2Ft%3Fa%3Db"),
        spelling("ampersands", "db://h/t?a=b&c=d", "db%3A%2F%2Fh%2Ft%3Fa%3Db%26c%3Dd"),
        spelling("ampersands as they are", "a&b=c", "a&b=c"),
        spelling("strftime patterns", "hdfs://h/%Y-%m-%d", "hdfs%3A%2F%2Fh%2F%25Y-%25m-%25d"),
        spelling("a percent sign at the end", "100%", "100%25"),
        spelling("an encoded text that is meant so", "a%2Fb", "a%252Fb"),
        spelling("the ending .json", "hdfs://h/a.json", "hdfs%3A%2F%2Fh%2Fa.json"),
        spelling("the ending .xml with a slash", "h/a.xml", "h/a.xml"),
        spelling("Japanese", "hdfs://h/日本語/表", encoded("hdfs://h/日本語/表")),
        spelling("composed and decomposed letters", "é e\u0301", encoded("é e\u0301")),
        spelling("beyond 16 bits", "🗻𠮷", encoded("🗻𠮷")),
        spelling("a space", "a b", "a%20b"),
        spelling("a plus sign", "a+b", "a+b"),
        spelling("an encoded plus sign", "a+b", "a%2Bb"),
        spelling("a semicolon", "a;b=c", "a;b=c"),
        spelling("an encoded semicolon", "a;b=c", "a%3Bb%3Dc"),
        spelling("what looks like a session", "a;jsessionid=1/b", "a;jsessionid=1/b"),
        spelling("two dots, slashes encoded", "hdfs://h/a/../b", "hdfs%3A%2F%2Fh%2Fa%2F..%2Fb"),
        spelling("two dots, encoded", "a/../b", "a/%2E%2E/b"),
        spelling("two dots at the end", "a/..", "a%2F%2E%2E"),
        spelling("one dot", "a/./b", "a/%2E/b"),
        spelling("a backslash", "C:\\a\\..\\b", "C:%5Ca%5C..%5Cb"),
        spelling("a hash", "a#b", "a%23b"),
        spelling("brackets", "a[0]", "a[0]"),
        spelling("braces", "a{b}", "a{b}"),
        spelling("what RFC 3986 forbids", "a|b^c`d\"e<f>", "a|b^c`d\"e<f>"),
        spelling("the same, encoded", "a|b^c`d\"e<f>", encoded("a|b^c`d\"e<f>")),
        spelling("quotes and parentheses", "a'b(c)*!,~@$", "a'b(c)*!,~@$"),
        spelling("a line break", "a\nb\tc", "a%0Ab%09c"),
        spelling("a line separator", "a\u2028b", encoded("a\u2028b")),
        spelling("an SQL quote", "a'; DROP TABLE job; --", encoded("a'; DROP TABLE job; --")),
        spelling("a path of the API", "/api/v1/jobs/5", "/api/v1/jobs/5"),
        spelling("the collection's own name", "/resources/jobs/", "%2Fresources/jobs%2F"),
        spelling("1,500 characters", "a".repeat(1480), "a".repeat(1480)),
        spelling("4,096 characters", "b".repeat(4080), "b".repeat(4080)),
        spelling(
            "1,500 Japanese characters, 13,500 octets in the path",
            "日".repeat(1480),
            encoded("日".repeat(1480))),
        spelling(
            "4,096 Japanese characters, 36,864 octets in the path",
            "表".repeat(4080),
            encoded("表".repeat(4080))));
  }

  private static Arguments spelling(String name, String uri, String path) {
    return Arguments.of(name, uri, path);
  }

  @ParameterizedTest(name = "a resource: {0}")
  @MethodSource("spellings")
  void aResourceIsFoundByItsUri(String name, String end, String pathEnd) {
    String before = uniqueName("r");
    String uri = before + end;
    String path = "/resources/" + before + pathEnd;
    long id = ok(api.post("/resources", json(daily(uri)))).id();

    Raw.Answer found = Raw.get(api, path);
    assertThat(found.status()).as(found.text()).isEqualTo(200);
    assertThat(found.body().path("id").asLong()).isEqualTo(id);
    assertThat(found.body().path("uri").asString()).isEqualTo(uri);

    Raw.Answer changed = send("PATCH", path, json(object("span_in_days", 5)));
    assertThat(changed.body().path("id").asLong()).isEqualTo(id);
    assertThat(send("PUT", path, "{}").body().path("span_in_days").asLong()).isEqualTo(5);

    assertThat(send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(api.get("/resources/" + id).status()).isEqualTo(404);
    assertThat(Raw.get(api, path).status()).isEqualTo(404);
  }

  @ParameterizedTest(name = "a job: {0}")
  @MethodSource("spellings")
  void aJobIsFoundByItsUri(String name, String end, String pathEnd) {
    String before = uniqueName("j");
    String uri = before + end;
    String path = "/jobs/" + before + pathEnd;
    long id = ok(api.put("/jobs", json(object("uri", uri)))).id();

    Raw.Answer found = Raw.get(api, path);
    assertThat(found.status()).as(found.text()).isEqualTo(200);
    assertThat(found.body().path("id").asLong()).isEqualTo(id);
    assertThat(found.body().path("uri").asString()).isEqualTo(uri);

    assertThat(send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(Raw.get(api, path).status()).isEqualTo(404);
  }

  private Raw.Answer send(String verb, String path, @Nullable String body) {
    return Raw.send(
        api, verb, path, Map.of(), body == null ? null : body.getBytes(StandardCharsets.UTF_8));
  }
}
