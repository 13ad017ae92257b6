package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.PASSWORD;
import static io.triglav.server.api.Fixtures.createUser;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.logIn;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Users: members of triglav_admin manage them, everybody may look. */
class UsersTest {
  private final Api admin = SharedServer.api();

  @Test
  void aUserIsCreatedReadChangedAndDeleted() {
    String name = uniqueName("crud");
    Answer created =
        admin.post(
            "/users",
            json(
                object(
                    "name",
                    name,
                    "description",
                    "Nightly 夜",
                    "authenticator",
                    "local",
                    "password",
                    PASSWORD,
                    "groups",
                    List.of("etl", "b"),
                    "email",
                    "etl@example.com")));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.body().path("name").asString()).isEqualTo(name);
    assertThat(created.body().path("description").asString()).isEqualTo("Nightly 夜");
    assertThat(created.body().path("authenticator").asString()).isEqualTo("local");
    assertThat(created.body().path("email").asString()).isEqualTo("etl@example.com");
    assertThat(created.body().path("groups").toString()).isEqualTo("[\"etl\",\"b\"]");

    String path = "/users/" + created.id();
    assertThat(admin.get(path).body()).isEqualTo(created.body());

    Answer changed = admin.patch(path, json(object("email", "new@example.com")));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("email").asString()).isEqualTo("new@example.com");
    assertThat(changed.body().path("description").asString()).isEqualTo("Nightly 夜");
    assertThat(changed.body().path("groups").toString()).isEqualTo("[\"etl\",\"b\"]");
    assertThat(admin.get(path).body()).isEqualTo(changed.body());

    assertThat(admin.put(path, json(object("groups", List.of()))).body().path("groups").toString())
        .isEqualTo("[]");

    assertThat(admin.delete(path).status()).isEqualTo(204);
    assertThat(admin.get(path).status()).isEqualTo(404);
    assertThat(admin.delete(path).status()).isEqualTo(404);
    assertThat(admin.patch(path, "{}").status()).isEqualTo(404);
  }

  @Test
  void aUserNeedsNoMoreThanNamePasswordAndAuthenticator() {
    Answer created =
        admin.post(
            "/users",
            json(
                object("name", uniqueName("min"), "password", PASSWORD, "authenticator", "local")));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().path("groups").isNull()).isTrue();
    assertThat(created.body().path("email").isNull()).isTrue();
    assertThat(created.body().path("description").isNull()).isTrue();
  }

  @Test
  void theListHasEveryUserInTheOrderOfIds() {
    String one = uniqueName("listed");
    String two = uniqueName("listed");
    createUser(admin, one);
    createUser(admin, two);

    List<JsonNode> rows = Fixtures.rows(admin.get("/users"));

    assertThat(texts(rows, "name")).contains("admin").containsSubsequence(one, two);
    assertThat(Fixtures.numbers(rows, "id")).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0} {1} is for members of triglav_admin")
  @CsvSource({"POST, /users", "PUT, /users/1", "PATCH, /users/1", "DELETE, /users/1"})
  void onlyAdminsManageUsers(String verb, String path) {
    Api other = Fixtures.user(admin);
    byte[] body = verb.equals("DELETE") ? null : json(Map.of()).getBytes(StandardCharsets.UTF_8);

    Raw.Answer answer = Raw.send(other, verb, path, Map.of(), body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.error()).contains("triglav_admin");
    assertThat(answer.body().path("status").asInt()).isEqualTo(403);
  }

  @ParameterizedTest(name = "POST {0} is no way around the group")
  @ValueSource(strings = {"/users;a=b", "/%75sers", "/users/", "//users", "/resources/..%2Fusers"})
  void thereIsNoWayAroundTheGroup(String path) {
    Api other = Fixtures.user(admin);
    String name = uniqueName("sneaked");
    byte[] body =
        json(object("name", name, "password", PASSWORD, "authenticator", "local"))
            .getBytes(StandardCharsets.UTF_8);

    assertThat(Raw.send(other, "POST", path, Map.of(), body).status()).isBetween(400, 499);
    assertThat(texts(Fixtures.rows(admin.get("/users")), "name")).doesNotContain(name);
  }

  @Test
  void othersMayLook() {
    Api other = Fixtures.user(admin);

    assertThat(other.get("/users").status()).isEqualTo(200);
    assertThat(other.get("/users/" + other.get("/auth/me").id()).status()).isEqualTo(200);
  }

  @Test
  void aUserBecomesAdminByTheGroupAndCeasesToBe() {
    String name = uniqueName("promoted");
    long id = createUser(admin, name).id();
    Api user = logIn(admin, name);
    assertThat(user.patch("/users/" + id, "{}").status()).isEqualTo(403);

    admin.patch("/users/" + id, json(object("groups", List.of("triglav_admin"))));
    assertThat(user.patch("/users/" + id, "{}").status()).isEqualTo(200);

    admin.patch("/users/" + id, json(object("groups", List.of("triglav_admins", "TRIGLAV_ADMIN"))));
    assertThat(user.patch("/users/" + id, "{}").status()).isEqualTo(403);
  }

  @Test
  void theNameCannotBeChanged() {
    String name = uniqueName("named");
    long id = createUser(admin, name).id();

    Answer answer = admin.patch("/users/" + id, json(object("name", uniqueName("renamed"))));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("name").asString()).isEqualTo(name);
  }

  @Test
  void anIdInTheBodyChangesNoId() {
    long id = createUser(admin, uniqueName("id")).id();

    Answer answer = admin.patch("/users/" + id, json(object("id", id + 1_000_000)));

    assertThat(answer.id()).isEqualTo(id);
    assertThat(admin.get("/users/" + (id + 1_000_000)).status()).isEqualTo(404);
  }

  @Test
  void aNameIsTakenOnce() {
    String name = uniqueName("taken");
    createUser(admin, name);

    Answer again =
        admin.post(
            "/users", json(object("name", name, "password", PASSWORD, "authenticator", "local")));

    assertThat(again.status()).isEqualTo(422);
    assertThat(again.error()).startsWith("name: ").contains("taken");
  }

  @ParameterizedTest(name = "the authenticator {0} is not allowed")
  @ValueSource(strings = {"ldap", "Local", "", "local "})
  void theAuthenticatorMustBeLocal(String authenticator) {
    Answer created =
        admin.post(
            "/users",
            json(
                object(
                    "name",
                    uniqueName("other"),
                    "password",
                    PASSWORD,
                    "authenticator",
                    authenticator)));
    Answer changed =
        admin.patch(
            "/users/" + createUser(admin, uniqueName("local")).id(),
            json(object("authenticator", authenticator)));

    for (Answer answer : List.of(created, changed)) {
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.error()).startsWith("authenticator: ").contains("use local");
    }
  }

  @ParameterizedTest(name = "a password of {0} characters: {1}")
  @CsvSource({"0, 422", "7, 422", "8, 201", "127, 201", "128, 422"})
  void aPasswordHas8To127Characters(int length, int status) {
    String name = uniqueName("password");
    String password = "é".repeat(length);

    Answer answer =
        admin.post(
            "/users", json(object("name", name, "password", password, "authenticator", "local")));

    assertThat(answer.status()).isEqualTo(status);
    if (status == 201) {
      assertThat(admin.with(null).logIn(name, password).get("/auth/me").status()).isEqualTo(200);
    } else {
      assertThat(answer.error())
          .startsWith("password: ")
          .contains("use 8 to 127")
          .doesNotContain("é");
    }
  }

  @Test
  void aNewPasswordEndsTheTokensThatWereGotWithTheOldOne() {
    String name = uniqueName("rekeyed");
    long id = createUser(admin, name).id();
    Api user = logIn(admin, name);
    Api other = logIn(admin, name);
    assertThat(user.get("/auth/me").status()).isEqualTo(200);

    assertThat(admin.patch("/users/" + id, json(object("password", "another password"))).status())
        .isEqualTo(200);

    assertThat(user.get("/auth/me").status()).isEqualTo(401);
    assertThat(other.get("/auth/me").status()).isEqualTo(401);
    assertThat(
            admin
                .with(null)
                .post("/auth/token", json(object("username", name, "password", PASSWORD)))
                .status())
        .isEqualTo(401);
    assertThat(admin.with(null).logIn(name, "another password").get("/auth/me").status())
        .isEqualTo(200);
  }

  @Test
  void aChangeWithoutAPasswordLeavesTheTokensAlone() {
    String name = uniqueName("kept");
    long id = createUser(admin, name).id();
    Api user = logIn(admin, name);

    admin.patch("/users/" + id, json(object("description", "x")));

    assertThat(user.get("/auth/me").body().path("description").asString()).isEqualTo("x");
  }

  @Test
  void aDeletedUsersTokenStopsAtOnce() {
    String name = uniqueName("deleted");
    long id = createUser(admin, name).id();
    Api user = logIn(admin, name);
    assertThat(user.get("/auth/me").status()).isEqualTo(200);

    admin.delete("/users/" + id);

    assertThat(user.get("/auth/me").status()).isEqualTo(401);
    assertThat(
            admin
                .with(null)
                .post("/auth/token", json(object("username", name, "password", PASSWORD)))
                .status())
        .isEqualTo(401);
  }
}
