package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.database;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.unique;
import static io.triglav.server.api.Fixtures.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Agents, how they share what is to be watched, and what nobody watches; by HTTP. */
class AgentsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Api api = SharedServer.api();
  private final String base = unique("agents") + "/";
  private final String a = uniqueName("a");
  private final String b = uniqueName("b");
  private final String c = uniqueName("c");

  @Test
  void anAgentIsRegisteredAndHeardOfAgain() {
    Answer first =
        ok(
            put(
                a,
                object(
                    "version",
                    "1.0",
                    "host",
                    "host-7",
                    "interval_seconds",
                    5,
                    "prefixes",
                    List.of(base, base))));

    assertThat(first.body().path("state").asString()).isEqualTo("alive");
    assertThat(Fixtures.list(first.body().path("prefixes"))).hasSize(1);
    assertThat(first.body().path("interval_seconds").asInt()).isEqualTo(5);
    assertThat(first.body().path("first_seen_at")).isEqualTo(first.body().path("last_seen_at"));

    Answer second = ok(put(a, object("prefixes", List.of())));

    assertThat(second.body().path("version").isNull()).isTrue();
    assertThat(second.body().path("prefixes").isEmpty()).isTrue();
    assertThat(second.body().path("interval_seconds").asInt()).isEqualTo(60);
    assertThat(second.body().path("first_seen_at")).isEqualTo(first.body().path("first_seen_at"));
    assertThat(time(second.body(), "last_seen_at")).isAfter(time(first.body(), "last_seen_at"));
    assertThat(row(a)).isEqualTo(second.body());
  }

  @Test
  void anAgentIsGoneAfterThreeIntervalsAndAliveWhenItAsks() {
    register(a, "interval_seconds", 10);
    assertThat(state(a)).isEqualTo("alive");

    lastSeen(a, 29);
    assertThat(state(a)).isEqualTo("alive");
    lastSeen(a, 30);
    assertThat(state(a)).isEqualTo("gone");
    assertThat(row(a).path("state").asString()).isEqualTo("gone");

    claim(a);
    assertThat(state(a)).isEqualTo("alive");
  }

  @Test
  void aLoneAgentWatchesAllThatIsToBeWatchedBelowItsPrefixes() {
    declare("a", "b");
    ok(
        api.post(
            "/resources",
            json(
                object(
                    "uri",
                    base + "b",
                    "unit",
                    "hourly",
                    "timezone",
                    "+00:00",
                    "span_in_days",
                    7,
                    "consumable",
                    true))));
    ok(api.post("/resources", json(daily(base + "nobody-reads-it"))));
    register(a);

    List<JsonNode> claimed = rows(claimAnswer(a, object("lease_seconds", 1000)));

    assertThat(claimed.stream().map(this::line))
        .containsExactly("a daily +09:00 32", "b hourly +00:00 7", "b daily +09:00 32");
    assertThat(time(claimed.get(0), "leased_until"))
        .isCloseTo(time(agent(a), "last_seen_at").plusSeconds(1000), within(1, ChronoUnit.MILLIS));
    assertThat(agent(a).path("watching").asInt()).isEqualTo(3);
    assertThat(row(a).path("watching").asInt()).isEqualTo(3);
    assertThat(texts(agent(a).path("watches"), "leased_until"))
        .containsExactlyElementsOf(texts(claimed, "leased_until"));
  }

  @Test
  void aLeaseIsOfTwoMinutesUnlessSaidOtherwise() {
    declare("a");
    register(a);

    JsonNode claimed = rows(claimAnswer(a, object())).get(0);

    assertThat(time(claimed, "leased_until"))
        .isCloseTo(time(agent(a), "last_seen_at").plusSeconds(120), within(1, ChronoUnit.MILLIS));
  }

  @Test
  void twoAgentsShareAndTheFirstGivesUpWhatIsMoreThanItsHalf() {
    declare("1", "2", "3", "4", "5");
    register(a);
    register(b);
    assertThat(claim(a)).hasSize(5);
    assertThat(claim(b)).isEmpty();

    List<String> kept = claim(a);
    List<String> taken = claim(b);

    assertThat(kept).hasSize(3);
    assertThat(taken).hasSize(2).doesNotContainAnyElementsOf(kept);
    assertThat(claim(a)).isEqualTo(kept);
    assertThat(claim(b)).isEqualTo(taken);
    assertThat(agent(a).path("watching").asInt()).isEqualTo(3);
  }

  @Test
  void threeAgentsEachGetAThird() {
    declare("1", "2", "3", "4", "5", "6", "7", "8", "9");
    for (String agent : List.of(a, b, c)) {
      register(agent);
      claim(agent);
    }

    Map<String, List<String>> shares = settle(a, b, c);

    assertThat(shares.values()).allMatch(share -> share.size() == 3);
    assertThat(all(shares)).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void whereOnlyAPartOverlapsOnlyThatIsShared() {
    declare("own/1", "own/2", "own/3", "shared/1", "shared/2", "shared/3", "shared/4");
    register(a);
    ok(put(b, object("prefixes", List.of(base + "shared/"))));
    claim(a);
    claim(b);

    Map<String, List<String>> shares = settle(a, b);

    assertThat(shares.get(b)).hasSize(2).allMatch(name -> name.startsWith("shared/"));
    assertThat(shares.get(a)).hasSize(5).contains("own/1", "own/2", "own/3");
  }

  @Test
  void anAgentThatOnlySaysThatItLivesTakesNoShare() {
    declare("1", "2");
    register(a);
    register(b);

    claim(a);

    assertThat(claim(a)).containsExactly("1", "2");
  }

  @Test
  void aDeadAgentsPartIsTakenOverAfterItsLeaseAndNotBefore() {
    declare("1", "2", "3", "4");
    register(a);
    register(b);
    claim(a);
    claim(b);
    settle(a, b);
    List<String> died = claim(b, "lease_seconds", 1);
    OffsetDateTime over = time(agent(b).path("watches").path(0), "leased_until");
    assertThat(died).hasSize(2);

    until(() -> claim(a).size() == 4);

    assertThat(time(agent(a), "last_seen_at")).isAfterOrEqualTo(over);
    assertThat(agent(b).path("watching").asInt()).isZero();
  }

  @Test
  void anAgentThatIsGoneTakesNoShareOfWhatIsNewButKeepsItsLease() {
    declare("1", "2");
    register(a);
    claim(a, "lease_seconds", 86_400);
    lastSeen(a, 181);
    declare("3", "4");
    register(b);

    assertThat(claim(b)).containsExactly("3", "4");

    leaseIsOver(a);
    assertThat(claim(b)).containsExactly("1", "2", "3", "4");
  }

  @Test
  void whatAnAgentHeldIsForgottenWithIt() {
    declare("1", "2");
    register(a);
    register(b);
    claim(a);

    assertThat(api.delete("/agents/" + a).status()).isEqualTo(204);
    assertThat(api.delete("/agents/" + a).status()).isEqualTo(204);

    assertThat(api.get("/agents/" + a).status()).isEqualTo(404);
    assertThat(claimAnswer(a, object()).status()).isEqualTo(404);
    assertThat(claim(b)).containsExactly("1", "2");
  }

  @Test
  void aClaimMayNameOtherPrefixesAndLeavesWhatIsHeldElsewhere() {
    declare("x/1", "x/2", "y/1");
    register(a);

    assertThat(claim(a, "prefixes", List.of(base + "x/"))).containsExactly("x/1", "x/2");
    assertThat(claim(a, "prefixes", List.of(base + "y/", base + "y/1", base + "y/")))
        .containsExactly("y/1");
    assertThat(agent(a).path("watching").asInt()).isEqualTo(3);
    assertThat(claim(a, "prefixes", List.of())).isEmpty();
    assertThat(agent(a).path("watching").asInt()).isEqualTo(3);
  }

  @Test
  void agentsThatAskForOnePrefixAfterTheOtherShareThemAll() {
    declare("x/1", "x/2", "y/1", "y/2");
    register(a);
    register(b);
    for (int round = 0; round < 3; round++) {
      for (String agent : List.of(a, b)) {
        claim(agent, "prefixes", List.of(base + "x/"));
        claim(agent, "prefixes", List.of(base + "y/"));
      }
    }

    assertThat(agent(a).path("watching").asInt()).isEqualTo(2);
    assertThat(agent(b).path("watching").asInt()).isEqualTo(2);
  }

  @ParameterizedTest(name = "the prefix {0} means itself")
  @ValueSource(strings = {"%", "_", "\\", "A"})
  void prefixesAreLiteral(String special) {
    declare(special + "/1", "a/1", "b/1");
    ok(put(a, object("prefixes", List.of(base + special))));

    assertThat(claim(a)).containsExactly(special + "/1");
    assertThat(agent(a).path("watching").asInt()).isEqualTo(1);
  }

  @Test
  void whatNobodyReadsAnyMoreIsNotWatchedAnyMore() {
    declare("1", "2");
    register(a);
    claim(a);

    ok(api.patch("/resources/" + Paths.encoded(base + "1"), "{\"consumable\": false}"));

    assertThat(claim(a)).containsExactly("2");
    assertThat(agent(a).path("watching").asInt()).isEqualTo(1);
  }

  @Test
  void looksAreRecordedForWhatTheAgentHolds() {
    declare("1", "2", "3");
    register(a);
    claim(a);
    Object fine = look("1", "looked_at", "2026-12-23T16:53:01.5+09:00");

    claim(
        a,
        "looks",
        List.of(
            fine,
            look(
                "2",
                "looked_at",
                "2026-12-23T07:00:00Z",
                "next_look_at",
                "2026-12-23T07:01:00Z",
                "error",
                "refused"),
            look("never-heard-of", "error", "lost")));

    assertThat(watch(a, "1").path("looked_at").asString())
        .isEqualTo("2026-12-23T16:53:01.500+09:00");
    assertThat(watch(a, "1").path("error").isNull()).isTrue();
    assertThat(watch(a, "1").path("failing_since").isNull()).isTrue();
    assertThat(watch(a, "2").path("next_look_at").asString())
        .isEqualTo("2026-12-23T16:01:00.000+09:00");
    assertThat(watch(a, "2").path("error").asString()).isEqualTo("refused");
    assertThat(watch(a, "3").path("looked_at").isNull()).isTrue();
    assertThat(agent(a).path("failing").asInt()).isEqualTo(1);
    assertThat(row(a).path("failing").asInt()).isEqualTo(1);
  }

  @Test
  void failingSinceIsTheFirstFailureAndEndsWithASuccess() {
    declare("1");
    register(a);
    claim(a);
    see(look("1", "looked_at", "2026-12-23T07:00:00Z", "error", "refused"));
    see(look("1", "looked_at", "2026-12-23T08:00:00Z", "error", "timed out"));

    assertThat(watch(a, "1").path("failing_since").asString())
        .isEqualTo("2026-12-23T16:00:00.000+09:00");
    assertThat(watch(a, "1").path("error").asString()).isEqualTo("timed out");

    see(
        look("1", "looked_at", "2026-12-23T09:00:00Z", "error", "refused"),
        look("1", "looked_at", "2026-12-23T10:00:00Z", "error", ""));

    assertThat(watch(a, "1").path("failing_since").isNull()).isTrue();
    assertThat(watch(a, "1").path("error").isNull()).isTrue();
    assertThat(watch(a, "1").path("looked_at").asString())
        .isEqualTo("2026-12-23T19:00:00.000+09:00");
  }

  @Test
  void aLongErrorIsCut() {
    declare("1");
    register(a);
    claim(a);

    see(look("1", "error", "x".repeat(1999) + "\ud83d\ude00" + "y".repeat(5000)));

    assertThat(watch(a, "1").path("error").asString()).isEqualTo("x".repeat(1999));
  }

  @Test
  void looksAtWhatAnotherHoldsAreIgnoredAndAreForgottenOnATakeover() {
    declare("1");
    register(a);
    register(b);
    claim(a);
    see(look("1", "error", "refused"));

    claim(b, "looks", List.of(look("1", "error", "of b")));
    assertThat(watch(a, "1").path("error").asString()).isEqualTo("refused");

    leaseIsOver(a);
    assertThat(claim(b)).containsExactly("1");
    assertThat(watch(b, "1").path("error").isNull()).isTrue();
    assertThat(watch(b, "1").path("failing_since").isNull()).isTrue();
    assertThat(watch(b, "1").path("looked_at").isNull()).isTrue();
    claim(a, "looks", List.of(look("1", "error", "too late")));
    assertThat(watch(b, "1").path("error").isNull()).isTrue();
  }

  @Test
  void twoAgentsThatClaimAtTheSameMomentNeverHoldTheSame()
      throws InterruptedException, ExecutionException {
    declare("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    List<String> agents = List.of(a, b, c, uniqueName("d"));
    agents.forEach(this::register);
    Map<String, List<String>> now = new HashMap<>();
    for (int round = 0; round < 15; round++) {
      // All at once; then one of them dies, and those that live take over.
      List<List<String>> claimed = Fixtures.atOnce(4, i -> claim(agents.get(i)));
      for (int i = 0; i < 4; i++) {
        now.put(agents.get(i), claimed.get(i));
      }
      assertThat(claimed.stream().flatMap(List::stream).toList()).doesNotHaveDuplicates();
      leaseIsOver(agents.get(round % 4));
    }
    assertThat(all(now)).hasSizeGreaterThan(5);
  }

  @Test
  void whatNoAgentHasAPrefixForIsUnwatched() {
    declare("1", "2");
    ok(api.post("/resources", json(daily(base + "nobody-reads-it"))));
    ok(put(a, object("prefixes", List.of(base + "2"))));

    List<JsonNode> unwatched = unwatched(base);

    assertThat(unwatched).hasSize(1);
    assertThat(line(unwatched.get(0))).isEqualTo("1 daily +09:00 32");
    assertThat(unwatched.get(0).path("reason").asString()).isEqualTo("no agent has this prefix");
    assertThat(texts(unwatched(""), "uri")).contains(base + "1");
    assertThat(texts(rows(api.get("/unwatched_resources")), "uri")).contains(base + "1");
  }

  @Test
  void whatAGoneAgentWatchedIsUnwatchedUntilAnotherCoversIt() {
    declare("1");
    register(a);
    claim(a, "lease_seconds", 86_400);
    assertThat(unwatched(base)).isEmpty();

    lastSeen(a, 200);
    String since = agent(a).path("last_seen_at").asString();
    assertThat(texts(unwatched(base), "reason"))
        .containsExactly("its agent " + a + " is gone since " + since);

    register(b);
    assertThat(unwatched(base)).isEmpty();
    lastSeen(b, 190);
    assertThat(texts(unwatched(base), "reason").get(0)).startsWith("its agent " + a + " ");

    ok(api.delete("/agents/" + a).status() == 204 ? api.get("/agents") : api.get("/agents/" + a));
    assertThat(texts(unwatched(base), "reason").get(0)).startsWith("its agent " + b + " ");
  }

  @Test
  void whatALiveAgentHoldsOrAsksForIsWatchedWhateverItIsRegisteredWith() {
    declare("1");
    ok(put(a, object("prefixes", List.of())));
    assertThat(unwatched(base)).hasSize(1);

    claim(a, "prefixes", List.of(base));
    assertThat(unwatched(base)).isEmpty();

    claimIsOver(a);
    assertThat(unwatched(base)).isEmpty();
    leaseIsOver(a);
    assertThat(texts(unwatched(base), "reason")).containsExactly("no agent has this prefix");
  }

  @ParameterizedTest(name = "PUT {1}: {0}, {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {} | prefixes: is missing",
        "400 | {\"prefixes\": null} | prefixes: is missing",
        "400 | {\"prefixes\": [null]} | prefixes[0]: is missing",
        "400 | {\"prefixes\": \"x\"} | prefixes: has the wrong type; use a JSON array",
        "400 | {\"prefixes\": [1]} | prefixes[0]: \"1\" is not allowed; use a JSON string",
        "400 | {\"prefixes\": [[]]} | prefixes[0]",
        "422 | {\"prefixes\": [\"\"]} | prefixes[0]: must not be empty",
        "422 | {\"prefixes\": [\"a\\u0000\"]} | NUL",
        "422 | {\"prefixes\": [], \"interval_seconds\": 0} | 0 is not allowed; use 1 to 86400",
        "422 | {\"prefixes\": [], \"interval_seconds\": 31536000} | use 1 to 86400",
        "400 | {\"prefixes\": [], \"interval_seconds\": 1.5} | interval_seconds",
        "400 | {\"prefixes\": [], \"interval_seconds\": \"60\"} | interval_seconds",
        "400 | {\"prefixes\": [], \"interval_seconds\": 99999999999999999999} | interval_seconds",
        "400 | {\"prefixes\": [], \"version\": 2} | version: \"2\" is not allowed; use a JSON string",
        "400 | {\"prefixes\": [], \"host\": {}} | host: has the wrong type; use a JSON string",
        "400 | [] | a JSON object",
        "400 | null | body",
        "400 | { | body"
      })
  void aBadRegistrationIsRefused(int status, String body, String says) {
    refused(
        status, () -> Raw.send(api, "PUT", "/agents/" + a, Map.of(), Fixtures.bytes(body)), says);

    assertThat(api.get("/agents/" + a).status()).isEqualTo(404);
  }

  @ParameterizedTest(name = "the name {0} is refused")
  @ValueSource(strings = {"-a", ".a", "_a", "a%20b", "a%2Fb", "a%3Ab", "%E3%81%82", "a%0A"})
  void aBadNameIsRefused(String name) {
    refused(
        422,
        () ->
            Raw.send(api, "PUT", "/agents/" + name, Map.of(), Fixtures.bytes("{\"prefixes\": []}")),
        "letters, digits, dots, dashes and underscores");
    assertThat(api.get("/agents/" + name).status()).isEqualTo(404);
  }

  @Test
  void whatIsTooLongOrTooManyIsRefused() {
    refusedPut(422, object("prefixes", List.of("x".repeat(4097))), "at most 4096");
    refusedPut(422, object("prefixes", Collections.nCopies(1001, "x")), "at most 1000");
    refusedPut(422, object("prefixes", List.of(), "host", "x".repeat(256)), "at most 255");
    refusedPut(422, object("prefixes", List.of(), "version", "x".repeat(256)), "at most 255");
    assertThat(put("x".repeat(201), object("prefixes", List.of())).status()).isEqualTo(422);
    ok(put("x".repeat(200), object("prefixes", List.of("x".repeat(4096)))));
    ok(claimAnswer("x".repeat(200), object()));
    register(a);
    List<Object> looks = Collections.nCopies(10_001, look("1"));
    Answer answer = claimAnswer(a, object("looks", looks));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.error()).contains("at most 10000");
  }

  @ParameterizedTest(name = "POST {1}: {0}, {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "422 | {\"lease_seconds\": 0} | 0 is not allowed; use 1 to 86400",
        "422 | {\"lease_seconds\": -1} | use 1 to 86400",
        "422 | {\"lease_seconds\": 31536000} | use 1 to 86400",
        "400 | {\"lease_seconds\": \"1\"} | lease_seconds",
        "400 | {\"lease_seconds\": true} | lease_seconds",
        "400 | {\"prefixes\": [null]} | prefixes[0]: is missing",
        "422 | {\"prefixes\": [\"\"]} | prefixes[0]: must not be empty",
        "400 | {\"prefixes\": {}} | prefixes: has the wrong type; use a JSON array",
        "400 | {\"looks\": [null]} | looks[0]: is missing",
        "400 | {\"looks\": [1]} | looks[0]: has the wrong type; use a JSON object",
        "400 | {\"looks\": {}} | looks: has the wrong type; use a JSON array",
        "400 | {\"looks\": [{}]} | looks[0].resource_uri: is missing",
        "400 | {\"looks\": [{LOOK, \"resource_uri\": null}]} | looks[0].resource_uri: is missing",
        "422 | {\"looks\": [{LOOK, \"resource_uri\": \"\"}]} | looks[0].resource_uri: must not be empty",
        "400 | {\"looks\": [{LOOK, \"resource_uri\": 5}]} | looks[0].resource_uri: \"5\" is not allowed; use a JSON string",
        "400 | {\"looks\": [{LOOK, \"timezone\": null}]} | looks[0].timezone: is missing",
        "422 | {\"looks\": [{LOOK, \"timezone\": \"Mars/Olympus\"}]} | is not a time zone; use an offset",
        "400 | {\"looks\": [{LOOK, \"looked_at\": null}]} | looks[0].looked_at: is missing",
        "422 | {\"looks\": [{LOOK, \"looked_at\": \"yesterday\"}]} | is not a date-time",
        "422 | {\"looks\": [{LOOK, \"looked_at\": \"2026-12-23T16:53:01\"}]} | is not a date-time",
        "422 | {\"looks\": [{LOOK, \"looked_at\": \"9998-12-31T23:59:59-18:00\"}]} | is not a date-time",
        "422 | {\"looks\": [{LOOK, \"looked_at\": \"1900-01-01T00:00:00+09:00\"}]} | is not a date-time",
        "400 | {\"looks\": [{LOOK, \"looked_at\": 1482479581}]} | looks[0].looked_at: \"1482479581\" is not allowed; use a JSON string",
        "422 | {\"looks\": [{LOOK, \"next_look_at\": \"soon\"}]} | looks[0].next_look_at",
        "400 | {\"looks\": [{LOOK, \"error\": {}}]} | looks[0].error: has the wrong type",
        "422 | {\"looks\": [{LOOK, \"error\": \"\\ud800\"}]} | half a surrogate pair",
        "400 | [] | a JSON object",
        "400 | null | body"
      })
  void aBadClaimIsRefusedAndChangesNothing(int status, String body, String says) {
    declare("1");
    register(a);
    String look =
        "\"resource_uri\": \"x\", \"timezone\": \"+09:00\", \"looked_at\": \"2026-12-23T16:53:01Z\"";

    refused(
        status,
        () ->
            Raw.send(
                api,
                "POST",
                "/agents/" + a + "/watches",
                Map.of(),
                Fixtures.bytes(body.replace("LOOK", look))),
        says);

    assertThat(agent(a).path("watching").asInt()).isZero();
  }

  @Test
  void whatThereIsNotIsNotFound() {
    for (Answer answer :
        List.of(
            api.get("/agents/" + a), api.post("/agents/" + a + "/watches", "{\"prefixes\": []}"))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.error()).contains("no agent").contains("PUT /api/v1/agents/{name}");
    }
    Answer answer = api.get("/unwatched_resources?uri_prefix=" + "x".repeat(4097));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(api.with(null).get("/agents").status()).isEqualTo(401);
    assertThat(api.with(null).get("/unwatched_resources").status()).isEqualTo(401);
  }

  @Test
  void theFarthestMomentsAreTaken() {
    declare("1");
    register(a);
    claim(a);

    see(
        look(
            "1",
            "looked_at",
            "1900-01-01T18:00:00+18:00",
            "next_look_at",
            "9998-12-31T05:59:59-18:00"));

    assertThat(watch(a, "1").path("looked_at").asString())
        .isEqualTo("1900-01-01T09:00:00.000+09:00");
    assertThat(watch(a, "1").path("next_look_at").asString())
        .isEqualTo("9999-01-01T08:59:59.000+09:00");
  }

  private static void refused(int status, Supplier<Raw.Answer> request, String says) {
    Refusals.refused(status, request, says);
  }

  private void refusedPut(int status, Object body, String says) {
    Answer answer = put(a, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).contains(says);
  }

  private void declare(String... names) {
    for (String name : names) {
      Map<String, @Nullable Object> resource = daily(base + name);
      resource.put("consumable", true);
      ok(api.post("/resources", json(resource)));
    }
  }

  private void register(String agent, @Nullable Object... members) {
    Map<String, @Nullable Object> request = object(members);
    request.put("prefixes", List.of(base));
    ok(put(agent, request));
  }

  private Answer put(String agent, Object request) {
    return api.put("/agents/" + agent, json(request));
  }

  /** What the agent is to watch after its claim, without the base of the uris. */
  private List<String> claim(String agent, @Nullable Object... members) {
    return rows(claimAnswer(agent, object(members))).stream().map(this::name).toList();
  }

  private Answer claimAnswer(String agent, Object request) {
    return api.post("/agents/" + agent + "/watches", json(request));
  }

  /** Lets them claim in turn, as often as it takes for one to give up and another to take. */
  private Map<String, List<String>> settle(String... agents) {
    Map<String, List<String>> shares = new HashMap<>();
    for (int round = 0; round < 2; round++) {
      for (String agent : agents) {
        shares.put(agent, claim(agent));
      }
    }
    return shares;
  }

  private static List<String> all(Map<String, List<String>> shares) {
    List<String> all = new ArrayList<>();
    shares.values().forEach(all::addAll);
    return all;
  }

  private void see(Object... looks) {
    claim(a, "looks", List.of(looks));
  }

  private Object look(String name, String... members) {
    Map<String, @Nullable Object> look =
        object(
            "resource_uri",
            base + name,
            "timezone",
            Fixtures.ZONE,
            "looked_at",
            "2026-12-23T16:53:01.000+09:00");
    look.putAll(object((Object[]) members));
    return look;
  }

  private JsonNode agent(String name) {
    return ok(api.get("/agents/" + name)).body();
  }

  private String state(String name) {
    return agent(name).path("state").asString();
  }

  private JsonNode row(String name) {
    return rows(api.get("/agents")).stream()
        .filter(each -> each.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode watch(String agent, String name) {
    return Fixtures.list(agent(agent).path("watches")).stream()
        .filter(each -> name(each).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> unwatched(String prefix) {
    return rows(api.get("/unwatched_resources?uri_prefix=" + Paths.encoded(prefix)));
  }

  private String name(JsonNode row) {
    return row.path("uri").asString().substring(base.length());
  }

  private String line(JsonNode row) {
    return String.join(
        " ",
        name(row),
        row.path("unit").asString(),
        row.path("timezone").asString(),
        row.path("span_in_days").asString());
  }

  private static OffsetDateTime time(JsonNode row, String member) {
    return OffsetDateTime.parse(row.path(member).asString());
  }

  private static void lastSeen(String agent, int secondsAgo) {
    database()
        .sql(
            "UPDATE agent SET last_seen_at = now() - :ago * interval '1 second' WHERE name = :name")
        .param("ago", secondsAgo)
        .param("name", agent)
        .update();
  }

  private static void claimIsOver(String agent) {
    database()
        .sql("UPDATE agent_claim SET claimed_until = now() WHERE agent = :agent")
        .param("agent", agent)
        .update();
  }

  private static void leaseIsOver(String agent) {
    claimIsOver(agent);
    database()
        .sql("UPDATE watch SET leased_until = now() WHERE agent = :agent")
        .param("agent", agent)
        .update();
  }

  private static void until(Supplier<Boolean> done) {
    long start = System.nanoTime();
    while (!done.get()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    }
  }
}
