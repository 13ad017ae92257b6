package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings of the server change in the API: who needs a token, and how much is taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsTest {
  private static final int MOST = 100 * 1024;

  private final TestServer readable =
      TestServer.start(
          TestDatabase.newSchema(),
          "triglav.security.anonymous=read",
          "triglav.http.max-body=100KB");
  private final TestServer writable =
      TestServer.start(
          TestDatabase.newSchema(),
          "triglav.security.anonymous=write",
          "triglav.default-timezone=UTC",
          "triglav.security.password-min-length=6",
          "triglav.first-id=5000");

  @AfterAll
  void stop() {
    readable.close();
    writable.close();
  }

  @ParameterizedTest(name = "{0} {1}: none {2}, read {3}, write {4}")
  @CsvSource({
    "GET,    /resources,                         401, 200, 200",
    "GET,    /resources/999999999,               401, 404, 404",
    "GET,    /aggregated_resources?uri_prefix=x, 401, 200, 200",
    "GET,    /jobs,                              401, 200, 200",
    "GET,    /jobs/999999999,                    401, 404, 404",
    "GET,    /messages?offset=1,                 401, 200, 200",
    "GET,    /messages/last_id,                  401, 200, 200",
    "GET,    /job_messages?offset=1&job_id=1,    401, 200, 200",
    "GET,    /job_messages/last_id,              401, 200, 200",
    "POST,   /messages,                          401, 401, 400",
    "POST,   /resources,                         401, 401, 400",
    "PATCH,  /resources/999999999,               401, 401, 404",
    "PUT,    /resources/999999999,               401, 401, 404",
    "DELETE, /resources/999999999,               401, 401, 404",
    "PUT,    /jobs,                              401, 401, 400",
    "PATCH,  /jobs,                              401, 401, 400",
    "DELETE, /jobs/999999999,                    401, 401, 204",
    "POST,   /auth/token,                        400, 400, 400",
    "DELETE, /auth/token,                        401, 401, 401",
    "GET,    /auth/me,                           401, 401, 401",
    "GET,    /users,                             401, 401, 401",
    "GET,    /users/1,                           401, 401, 401",
    "POST,   /users,                             401, 401, 401",
    "PATCH,  /users/1,                           401, 401, 401",
    "PUT,    /users/1,                           401, 401, 401",
    "DELETE, /users/1,                           401, 401, 401",
    "POST,   /users;a=b,                         401, 401, 401",
    "POST,   /%75sers,                           401, 401, 401",
    "GET,    /users/..%2Fjobs,                   401, 401, 401",
    "GET,    /auth/..;/jobs,                     401, 401, 401"
  })
  void withoutAToken(String verb, String path, int none, int read, int write) {
    assertThat(call(SharedServer.api(), verb, path)).as("none").isEqualTo(none);
    assertThat(call(readable.api(), verb, path)).as("read").isEqualTo(read);
    assertThat(call(writable.api(), verb, path)).as("write").isEqualTo(write);
  }

  private static int call(Api api, String verb, String path) {
    byte @Nullable [] body = verb.startsWith("P") ? bytes("{}") : null;
    return Raw.send(api.with(null), verb, path, Map.of(), body).status();
  }

  @Test
  void anEtlJobMayPostWithoutATokenWhereThatIsOpen() {
    Api nobody = writable.api().with(null);
    String uri = unique("open");
    long job = Fixtures.job(nobody, unique("open"), "or", object("uri", uri, "unit", "daily")).id();
    Map<String, @Nullable Object> message = daily(uri, Fixtures.yesterday());
    message.put("resource_timezone", "UTC");

    assertThat(Fixtures.post(nobody, message)).isOne();

    assertThat(Fixtures.fired(nobody, job)).hasSize(1);
  }

  @Test
  void aTokenThatIsNoGoodIsRefusedEvenWhereNoneIsNeeded() {
    assertThat(readable.api().with("bad").get("/jobs").status()).isEqualTo(401);
    assertThat(writable.api().with("Bearer bad").get("/jobs").status()).isEqualTo(401);
  }

  @Test
  void adminsManageUsersWhereEverybodyMayWrite() {
    Answer created = Fixtures.createUser(writable.api(), Fixtures.uniqueName("open"));
    Api user = Fixtures.logIn(writable.api(), created.body().path("name").asString());

    assertThat(user.delete("/users/" + created.id()).status()).isEqualTo(403);
    assertThat(writable.api().delete("/users/" + created.id()).status()).isEqualTo(204);
  }

  @Test
  void theDefaultTimezoneIsASettingAndDatesHaveItsOffset() {
    Answer resource =
        ok(writable.api().post("/resources", json(object("uri", unique("utc"), "unit", "daily"))));

    assertThat(resource.body().path("timezone").asString()).isEqualTo("UTC");
    assertThat(resource.body().path("created_at").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00");
  }

  @Test
  void idsBeginWhereTheSettingSays() {
    Api api = writable.api();
    String uri = unique("first-id");

    Fixtures.post(api, daily(uri, 0));

    assertThat(Fixtures.lastMessageId(api)).isGreaterThanOrEqualTo(5000);
    assertThat(ok(api.post("/resources", json(daily(uri)))).id()).isGreaterThanOrEqualTo(5000);
    assertThat(Fixtures.job(api, uri, "or").id()).isGreaterThanOrEqualTo(5000);
    assertThat(ok(api.get("/auth/me")).id()).isGreaterThanOrEqualTo(5000);
  }

  @Test
  void theLeastLengthOfPasswordsIsASetting() {
    for (int length : new int[] {5, 6}) {
      Answer answer =
          writable
              .api()
              .post(
                  "/users",
                  json(
                      object(
                          "name",
                          Fixtures.uniqueName("short"),
                          "password",
                          "x".repeat(length),
                          "authenticator",
                          "local")));

      assertThat(answer.status()).isEqualTo(length == 5 ? 422 : 201);
    }
  }

  @Test
  void aBodyUpToTheLimitIsTaken() {
    byte[] body = padded(MOST);

    assertThat(send(Map.of(), body).status()).isEqualTo(200);
    assertThat(send(Map.of("Transfer-Encoding", "chunked"), chunked(body)).status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "a body of {0} bytes is refused by its length")
  @ValueSource(ints = {MOST + 1, 1_000_000, 10_000_000})
  void aLongerBodyIsRefusedByItsLength(int length) {
    assertTooLarge(send(Map.of(), padded(length)));
  }

  @ParameterizedTest(name = "a body of {0} bytes in chunks is refused while it is read")
  @ValueSource(ints = {MOST + 1, 1_000_000, 10_000_000})
  void aLongerBodyInChunksIsRefusedWhileItIsRead(int length) {
    assertTooLarge(send(Map.of("Transfer-Encoding", "chunked"), chunked(padded(length))));
  }

  @Test
  void aBodyThatIsLongByItsContentIsRefusedInChunksToo() {
    String message = json(daily(unique("never"), 0));
    String body = "[" + (message + ",").repeat(2000) + message + "]";

    assertTooLarge(send(Map.of("Transfer-Encoding", "chunked"), chunked(bytes(body))));

    assertThat(Fixtures.lastMessageId(readable.api())).isZero();
  }

  @ParameterizedTest(name = "{0} is not read without a token")
  @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
  void aLargeFormIsNotReadWithoutAToken(String type) {
    Raw.Answer answer =
        Raw.send(
            readable.api().with(null),
            "PUT",
            "/jobs",
            Map.of("Content-Type", type, "Content-Length", "1000000000", "Expect", "100-continue"),
            bytes("a=b"));

    assertThat(answer.status()).isEqualTo(401);
  }

  private Raw.Answer send(Map<String, String> headers, byte[] body) {
    return headers.isEmpty()
        ? Raw.send(readable.api(), "POST", "/messages", headers, body)
        : Raw.exchange(readable.api(), head(headers), body);
  }

  private String head(Map<String, String> headers) {
    StringBuilder head =
        new StringBuilder(
            "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nAuthorization: ");
    head.append(readable.api().authorization()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private static void assertTooLarge(Raw.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(413);
    assertThat(answer.error()).contains("more than " + MOST + " bytes").contains("in parts");
    assertThat(answer.body().path("status").asInt()).isEqualTo(413);
  }

  /** An empty array with as many spaces as make it that long. */
  private static byte[] padded(int length) {
    return bytes("[" + " ".repeat(length - 2) + "]");
  }

  private static byte[] chunked(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < text.length(); i += 8000) {
      String chunk = text.substring(i, Math.min(text.length(), i + 8000));
      chunks.append(Integer.toHexString(chunk.length()).toLowerCase(Locale.ROOT));
      chunks.append("\r\n").append(chunk).append("\r\n");
    }
    return bytes(chunks.append("0\r\n\r\n").toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
