package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody can always manage users. */
class LastAdminTest {
  @Test
  void theLastAdminStaysOne() throws Exception {
    try (TestServer server = TestServer.start(TestDatabase.newSchema())) {
      Api api = server.api();
      long admin = api.get("/auth/me").id();
      String noGroups = json(object("groups", List.of()));
      assertRefused(api.patch("/users/" + admin, noGroups));
      assertRefused(api.put("/users/" + admin, noGroups));
      assertRefused(api.delete("/users/" + admin));
      assertThat(api.patch("/users/" + admin, json(object("email", "a@b"))).status())
          .isEqualTo(200);
      assertThat(api.delete("/users/999999").status()).isEqualTo(404);

      long second = Fixtures.createUser(api, "second", "triglav_admin").id();
      Api other = Fixtures.logIn(api, "second");
      List<Answer> both =
          Fixtures.atOnce(
              2, i -> i == 0 ? api.delete("/users/" + second) : other.delete("/users/" + admin));
      assertThat(both).extracting(Answer::status).contains(204).isNotEqualTo(List.of(204, 204));
    }
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.error()).contains("last member of triglav_admin").contains("first");
  }
}
