package io.triglav.server.agent;

import io.triglav.server.agent.AgentDetailsResponse.WatchResponse;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The agents. */
@Service
class Agents {
  /** Of {@code agent a}, by the database's clock. */
  static final String IS_ALIVE =
      "a.last_seen_at + 3 * a.interval_seconds * interval '1 second' > statement_timestamp()";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private static final String ROWS =
      "SELECT a.*, "
          + IS_ALIVE
          + """
           AS alive, coalesce(w.watching, 0) AS watching, coalesce(w.failing, 0) AS failing
          FROM agent a
          LEFT JOIN (SELECT agent, count(*) AS watching, count(error) AS failing
                     FROM watch WHERE leased_until > statement_timestamp() GROUP BY agent) w ON w.agent = a.name
          """;

  private final JdbcClient jdbc;

  Agents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Registers an agent, or hears of it again. */
  AgentResponse put(String name, AgentRequest request) {
    Checks checks = new Checks();
    if (!NAME.matcher(name).matches()) {
      checks.notAllowed(
          "name",
          Checks.quoted(name)
              + " is not allowed; use 1 to 200 letters, digits, dots, dashes and underscores,"
              + " beginning with a letter or digit");
    }
    request.check(checks);
    checks.done();
    jdbc.sql(
            """
            INSERT INTO agent AS a (name, version, host, prefixes, interval_seconds, first_seen_at, last_seen_at)
            VALUES (:name, :version, :host, :prefixes, :interval, statement_timestamp(), statement_timestamp())
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, host = excluded.host,
              prefixes = excluded.prefixes, interval_seconds = excluded.interval_seconds,
              last_seen_at = GREATEST(a.last_seen_at, excluded.last_seen_at)
            """)
        .param("name", name)
        .param("version", request.version())
        .param("host", request.host())
        .param("prefixes", request.texts().toArray(String[]::new))
        .param("interval", request.interval())
        .update();
    return agent(name);
  }

  List<AgentResponse> all() {
    return jdbc.sql(ROWS + "ORDER BY a.name COLLATE \"C\"").query(Agents::row).list();
  }

  AgentDetailsResponse get(String name) {
    AgentResponse agent = agent(name);
    return AgentDetailsResponse.of(agent, watches(name));
  }

  /** Forgets an agent; what it watched is free. */
  void delete(String name) {
    jdbc.sql("DELETE FROM agent WHERE name = :name").param("name", name).update();
  }

  static ApiException missing(String name) {
    return ApiException.notFound(
        "there is no agent " + Checks.quoted(name) + "; make it with PUT /api/v1/agents/{name}");
  }

  private AgentResponse agent(String name) {
    Optional<AgentResponse> agent =
        jdbc.sql(ROWS + "WHERE a.name = :name").param("name", name).query(Agents::row).optional();
    return agent.orElseThrow(() -> missing(name));
  }

  private List<WatchResponse> watches(String agent) {
    return jdbc.sql(
            """
            SELECT * FROM watch WHERE agent = :agent AND leased_until > statement_timestamp()
            ORDER BY uri COLLATE "C", timezone COLLATE "C"
            """)
        .param("agent", agent)
        .query(
            (row, n) ->
                new WatchResponse(
                    row.getString("uri"),
                    row.getString("timezone"),
                    row.getTimestamp("leased_until").toInstant(),
                    instant(row.getTimestamp("looked_at")),
                    instant(row.getTimestamp("next_look_at")),
                    row.getString("error"),
                    instant(row.getTimestamp("failing_since"))))
        .list();
  }

  private static AgentResponse row(ResultSet row, int n) throws SQLException {
    return new AgentResponse(
        row.getString("name"),
        row.getString("version"),
        row.getString("host"),
        row.getBoolean("alive") ? AgentResponse.ALIVE : AgentResponse.GONE,
        List.of((String[]) row.getArray("prefixes").getArray()),
        row.getInt("interval_seconds"),
        row.getTimestamp("first_seen_at").toInstant(),
        row.getTimestamp("last_seen_at").toInstant(),
        row.getLong("watching"),
        row.getLong("failing"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
