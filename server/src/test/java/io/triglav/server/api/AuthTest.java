package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.database;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in: tokens, how they are got, carried, extended and revoked. */
class AuthTest {
  private static final String HASH_OF = "token_hash = sha256(convert_to(:token, 'UTF8'))";

  private final Api admin = SharedServer.api();
  private final Api nobody = admin.with(null);

  @Test
  void aTokenLivesThirtyDays() {
    Answer answer = logIn("admin", TestServer.ADMIN_PASSWORD);

    OffsetDateTime expiresAt = OffsetDateTime.parse(answer.body().path("expires_at").asString());
    assertThat(expiresAt)
        .isCloseTo(OffsetDateTime.now(ZoneOffset.UTC).plusDays(30), within(1, ChronoUnit.MINUTES));
  }

  @Test
  void everyLogInMakesATokenOfItsOwnAndTheOldOnesLiveOn() {
    Api first = Fixtures.admin(admin);
    Api second = Fixtures.admin(admin);

    assertThat(first.authorization()).isNotEqualTo(second.authorization());
    assertThat(first.get("/auth/me").status()).isEqualTo(200);
    assertThat(second.get("/auth/me").status()).isEqualTo(200);
  }

  @Test
  void theAuthenticatorMayBeNamed() {
    Answer answer =
        nobody.post(
            "/auth/token",
            json(
                object(
                    "username",
                    "admin",
                    "password",
                    TestServer.ADMIN_PASSWORD,
                    "authenticator",
                    "local")));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void meIsTheUserOfTheToken() {
    String name = uniqueName("me");
    Answer created = Fixtures.createUser(admin, name, "etl");

    assertThat(Fixtures.logIn(admin, name).get("/auth/me").body()).isEqualTo(created.body());
  }

  @ParameterizedTest(name = "a token is taken as Authorization: {0}<token>")
  @ValueSource(strings = {"", "Bearer ", "bearer ", "BEARER ", "BeArEr ", "Bearer   ", "  "})
  void aTokenIsTakenBareOrAfterBearer(String before) {
    Raw.Answer answer = me(before + admin.authorization());

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.body().path("name").asString()).isEqualTo("admin");
  }

  @ParameterizedTest(name = "Authorization: {0} is refused")
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "nonsense",
        "Bearer nonsense",
        "Basic YWRtaW46eA==",
        "Token {token}",
        "Bearer Bearer {token}",
        "{token}x",
        "x{token}",
        "{token},{token}",
        "{token} {token}",
        "\u00ff\u00fe",
        "' OR 1=1 --",
        "null"
      })
  void anythingElseIsRefused(String header) {
    Raw.Answer answer = me(header.replace("{token}", token(admin)));

    assertThat(answer.status()).as(answer.text()).isEqualTo(401);
    assertThat(answer.error()).contains("token").contains("POST /api/v1/auth/token");
  }

  @Test
  void tokensAreComparedToTheLetter() {
    String token = token(admin);
    boolean lower = token.equals(token.toLowerCase(Locale.ROOT));
    String other = lower ? token.toUpperCase(Locale.ROOT) : token.toLowerCase(Locale.ROOT);

    assertThat(me(other).status()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0} {1} asks for a token")
  @CsvSource({
    "GET, /auth/me",
    "DELETE, /auth/token",
    "GET, /users",
    "GET, /users/1",
    "POST, /users",
    "PUT, /users/1",
    "PATCH, /users/1",
    "DELETE, /users/1",
    "GET, /resources",
    "POST, /resources",
    "GET, /resources/1",
    "PUT, /resources/1",
    "PATCH, /resources/1",
    "DELETE, /resources/1",
    "GET, /aggregated_resources?uri_prefix=x",
    "GET, /jobs",
    "PUT, /jobs",
    "PATCH, /jobs",
    "GET, /jobs/1",
    "DELETE, /jobs/1",
    "POST, /messages",
    "GET, /messages?offset=1",
    "GET, /messages/last_id",
    "GET, /job_messages?offset=1&job_id=1",
    "GET, /job_messages/last_id",
    "GET, /no/such/path"
  })
  void everythingAsksForAToken(String verb, String path) {
    for (Map<String, String> header :
        List.of(Map.<String, String>of(), Map.of("Authorization", "bad"))) {
      byte[] body = verb.startsWith("P") ? Fixtures.bytes("{}") : null;
      Raw.Answer answer = Raw.send(nobody, verb, path, header, body);

      assertThat(answer.status()).as(answer.text()).isEqualTo(401);
      assertThat(answer.error()).contains("POST /api/v1/auth/token");
    }
  }

  @Test
  void aTokenIsWantedBeforeTheBodyIsLookedAt() {
    assertThat(nobody.post("/messages", "not JSON").status()).isEqualTo(401);
  }

  @Test
  void aWrongPasswordAndAnUnknownUserSoundTheSame() {
    Answer wrongPassword = logIn("admin", "wrong");
    Answer unknownUser = logIn(uniqueName("nobody"), "wrong");

    assertThat(wrongPassword.status()).isEqualTo(401);
    assertThat(unknownUser.status()).isEqualTo(401);
    assertThat(unknownUser.text()).isEqualTo(wrongPassword.text());
  }

  @Test
  void namesAndPasswordsAreComparedToTheLetter() {
    assertThat(logIn("Admin", TestServer.ADMIN_PASSWORD).status()).isEqualTo(401);
    assertThat(logIn("admin", TestServer.ADMIN_PASSWORD + " ").status()).isEqualTo(401);
    assertThat(logIn("admin", TestServer.ADMIN_PASSWORD.toUpperCase(Locale.ROOT)).status())
        .isEqualTo(401);
  }

  @Test
  void theWholeOfALongPasswordCounts() {
    String name = uniqueName("long");
    String password = "p".repeat(126);
    admin.post(
        "/users", json(object("name", name, "password", password + "1", "authenticator", "local")));

    assertThat(logIn(name, password + "2").status()).isEqualTo(401);
    assertThat(logIn(name, password + "1").status()).isEqualTo(200);
  }

  @Test
  void aRevokedTokenStopsAtOnceAndOthersOfTheUserGoOn() {
    String name = uniqueName("revoked");
    Fixtures.createUser(admin, name);
    Api one = Fixtures.logIn(admin, name);
    Api other = Fixtures.logIn(admin, name);
    assertThat(one.get("/auth/me").status()).isEqualTo(200);

    assertThat(one.delete("/auth/token").status()).isEqualTo(204);

    assertThat(one.get("/auth/me").status()).isEqualTo(401);
    assertThat(one.delete("/auth/token").status()).isEqualTo(401);
    assertThat(other.get("/auth/me").status()).isEqualTo(200);
  }

  @Test
  void aTokenMayBeRevokedAfterBearerToo() {
    Api user = Fixtures.user(admin);

    assertThat(user.with("bearer " + user.authorization()).delete("/auth/token").status())
        .isEqualTo(204);
    assertThat(user.get("/auth/me").status()).isEqualTo(401);
  }

  @Test
  void useExtendsATokenToThirtyDaysFromNow() {
    Api user = Fixtures.user(admin);
    expireIn(user, Duration.ofDays(1));

    assertThat(user.get("/messages/last_id").status()).isEqualTo(200);

    assertThat(lifetime(user)).isCloseTo(Duration.ofDays(30), Duration.ofMinutes(1));
  }

  @Test
  void anExpiredTokenIsRefusedAndNotExtended() {
    Api user = Fixtures.user(admin);
    expireIn(user, Duration.ofSeconds(-1));

    assertThat(user.get("/auth/me").status()).isEqualTo(401);
    assertThat(lifetime(user)).isNegative();
  }

  @Test
  void aClientMayLogInWithItsExpiredTokenStillInTheHeader() {
    String name = uniqueName("expired");
    Fixtures.createUser(admin, name);
    Api user = Fixtures.logIn(admin, name);
    expireIn(user, Duration.ofSeconds(-1));

    Api again = user.logIn(name, Fixtures.PASSWORD);

    assertThat(again.get("/auth/me").body().path("name").asString()).isEqualTo(name);
  }

  @Test
  void tokensAndPasswordsStandNowhereInTheDatabase() {
    String name = uniqueName("hashed");
    Fixtures.createUser(admin, name);
    Api user = Fixtures.logIn(admin, name);
    user.get("/auth/me");
    byte[] text = token(user).getBytes(StandardCharsets.UTF_8);
    byte[] bits = Base64.getUrlDecoder().decode(token(user));

    for (String table : tables()) {
      for (String secret :
          List.of(
              token(user),
              HexFormat.of().formatHex(text),
              HexFormat.of().formatHex(bits),
              Fixtures.PASSWORD)) {
        assertThat(rowsThatHold(table, secret)).as("rows of %s with the secret", table).isZero();
      }
    }
    assertThat(
            database()
                .sql("SELECT count(*) FROM access_token WHERE " + HASH_OF)
                .param("token", token(user))
                .query(Long.class)
                .single())
        .isOne();
  }

  @Test
  void passwordsAreHashedWithArgon2id() {
    String name = uniqueName("argon");
    Fixtures.createUser(admin, name);

    String hash =
        database()
            .sql("SELECT password_hash FROM app_user WHERE name = :name")
            .param("name", name)
            .query(String.class)
            .single();

    assertThat(hash).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[^$]+\\$[^$]+");
  }

  private Raw.Answer me(String authorization) {
    return Raw.send(nobody, "GET", "/auth/me", Map.of("Authorization", authorization), null);
  }

  private Answer logIn(String name, String password) {
    return nobody.post("/auth/token", json(object("username", name, "password", password)));
  }

  private static String token(Api api) {
    return String.valueOf(api.authorization());
  }

  private static void expireIn(Api api, Duration duration) {
    database()
        .sql(
            "UPDATE access_token SET expires_at = now() + :seconds * interval '1 second' WHERE "
                + HASH_OF)
        .param("seconds", duration.toSeconds())
        .param("token", token(api))
        .update();
  }

  private static Duration lifetime(Api api) {
    Double seconds =
        database()
            .sql(
                "SELECT extract(epoch FROM expires_at - now())::float8 FROM access_token WHERE "
                    + HASH_OF)
            .param("token", token(api))
            .query(Double.class)
            .single();
    return Duration.ofSeconds(Math.round(seconds));
  }

  private static List<String> tables() {
    List<String> tables =
        database()
            .sql(
                "SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = current_schema()")
            .query(String.class)
            .list();
    assertThat(tables).contains("access_token", "app_user", "message");
    return tables;
  }

  private static @Nullable Long rowsThatHold(String table, String secret) {
    return database()
        .sql("SELECT count(*) FROM " + table + " r WHERE strpos(r::text, :secret) > 0")
        .param("secret", secret)
        .query(Long.class)
        .single();
  }
}
