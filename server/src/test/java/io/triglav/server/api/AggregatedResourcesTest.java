package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an agent asks for: consumable, announced by nobody, a row for each uri and timezone. */
class AggregatedResourcesTest {
  private final Api api = SharedServer.api();
  private final String base = unique("aggregated") + "/";

  @Test
  void unitsAreJoinedAlphabeticallyAndTheLargestSpanCounts() {
    declare("a", "singular", "+09:00", 5, true, false);
    declare("a", "hourly", "+09:00", 40, true, false);
    declare("a", "daily", "+09:00", 10, true, false);
    declare("a", "daily", "+09:00", 1, true, false);

    assertThat(aggregated(base)).containsExactly("a daily,hourly,singular +09:00 40");
  }

  @Test
  void timezonesHaveRowsOfTheirOwnAndUrisAreInOrder() {
    declare("b", "daily", "+09:00", 32, true, false);
    declare("a", "hourly", "+00:00", 3, true, false);
    declare("a", "daily", "+09:00", 7, true, false);
    declare("B", "daily", "+09:00", 32, true, false);
    declare("ä", "daily", "+09:00", 32, true, false);

    assertThat(aggregated(base))
        .containsExactly(
            "B daily +09:00 32",
            "a hourly +00:00 3",
            "a daily +09:00 7",
            "b daily +09:00 32",
            "ä daily +09:00 32");
  }

  @Test
  void whatNobodyReadsIsLeftOut() {
    declare("a", "daily", "+09:00", 32, false, false);
    declare("b", "daily", "+09:00", 32, true, false);
    declare("b", "hourly", "+09:00", 99, false, false);

    assertThat(aggregated(base)).containsExactly("b daily +09:00 32");
  }

  @Test
  void aUriThatSomebodyAnnouncesHimselfIsLeftOutWhateverItsUnitAndTimezone() {
    declare("a", "daily", "+09:00", 32, true, false);
    declare("a", "hourly", "+00:00", 32, false, true);
    declare("a2", "daily", "+09:00", 32, true, false);
    declare("b", "daily", "+09:00", 32, true, true);

    assertThat(aggregated(base)).containsExactly("a2 daily +09:00 32");
  }

  @Test
  void aJobsInputsAreWatchedAndItsOutputsAreNot() {
    String read = base + "read";
    String written = base + "written";
    ok(
        api.put(
            "/jobs",
            json(
                object(
                    "uri",
                    unique("aggregated-job"),
                    "input_resources",
                    List.of(object("uri", read, "unit", "daily", "consumable", false)),
                    "output_resources",
                    List.of(object("uri", written, "unit", "daily", "consumable", true))))));

    assertThat(aggregated(base)).containsExactly("read daily +09:00 32");
  }

  @Test
  void anOutputThatItsJobAnnouncesHidesTheUriFromAgents() {
    ok(
        api.put(
            "/jobs",
            json(
                object(
                    "uri",
                    unique("announcing-job"),
                    "output_resources",
                    List.of(object("uri", base + "a", "unit", "daily", "notifiable", true))))));
    declare("a", "daily", "+09:00", 32, true, false);

    assertThat(aggregated(base)).isEmpty();
  }

  @ParameterizedTest(name = "the prefix {0} means itself")
  @ValueSource(strings = {"%", "_", "a%", "a_", "\\", "A"})
  void thePrefixIsLiteral(String special) {
    declare(special + "/x", "daily", "+09:00", 32, true, false);
    for (String other : List.of("b/x", "ab/x", "a/x", "aXb/x")) {
      declare(other, "daily", "+09:00", 32, true, false);
    }

    assertThat(aggregated(base + special)).containsExactly(special + "/x daily +09:00 32");
  }

  @Test
  void thePrefixIsRequired() {
    for (String query : List.of("", "?", "?uri_prefix=", "?prefix=x")) {
      Api.Answer answer = api.get("/aggregated_resources" + query);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error()).startsWith("uri_prefix: ");
    }
  }

  private void declare(
      String name, String unit, String timezone, int span, boolean consumable, boolean notifiable) {
    ok(
        api.post(
            "/resources",
            json(
                object(
                    "uri",
                    base + name,
                    "unit",
                    unit,
                    "timezone",
                    timezone,
                    "span_in_days",
                    span,
                    "consumable",
                    consumable,
                    "notifiable",
                    notifiable))));
  }

  /** The rows, each as its uri without the base, unit, timezone and span. */
  private List<String> aggregated(String prefix) {
    return Fixtures.rows(api.get("/aggregated_resources?uri_prefix=" + Paths.encoded(prefix)))
        .stream()
        .map(this::line)
        .toList();
  }

  private String line(JsonNode row) {
    return row.path("uri").asString().substring(base.length())
        + " "
        + row.path("unit").asString()
        + " "
        + row.path("timezone").asString()
        + " "
        + row.path("span_in_days").asLong();
  }
}
