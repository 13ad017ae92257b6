package io.triglav.server.agent;

import io.triglav.server.agent.Watch.Target;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What agents ask for, watch and see, in the database. */
@Repository
class WatchStore {
  private final JdbcClient jdbc;

  WatchStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes the one order of claims until the end of the transaction. In a statement of its own: only
   * statements after it see all that was committed before.
   *
   * @return the moment after, by the database's clock: one for all servers
   */
  Instant takeOrder() {
    // A server that stands still while it holds the order must not stop the others for long.
    jdbc.sql("SET LOCAL lock_timeout = '10s'").update();
    jdbc.sql("SET LOCAL idle_in_transaction_session_timeout = '10s'").update();
    jdbc.sql("SELECT pg_advisory_xact_lock(7800, 3)").query((row, n) -> n).list();
    return jdbc.sql("SELECT statement_timestamp()")
        .query((row, n) -> row.getTimestamp(1).toInstant())
        .single();
  }

  /** Hears of an agent; its prefixes, if it is registered. */
  Optional<List<String>> hear(String agent, Instant now) {
    return jdbc.sql(
            "UPDATE agent SET last_seen_at = GREATEST(last_seen_at, :now) WHERE name = :name RETURNING prefixes")
        .param("now", Timestamp.from(now))
        .param("name", agent)
        .query((row, n) -> List.of((String[]) row.getArray(1).getArray()))
        .optional();
  }

  /** Records what an agent asks for, for as long as its lease is. */
  void saveClaim(String agent, Collection<String> prefixes, Instant now, Instant until) {
    jdbc.sql("DELETE FROM agent_claim WHERE agent = :agent AND claimed_until <= :now")
        .param("agent", agent)
        .param("now", Timestamp.from(now))
        .update();
    jdbc.sql(
            """
            INSERT INTO agent_claim (agent, prefix, claimed_until)
            SELECT :agent, prefix, :until FROM unnest(:prefixes::text[]) p(prefix)
            ON CONFLICT (agent, uri_key(prefix)) DO UPDATE SET claimed_until = excluded.claimed_until
            """)
        .param("agent", agent)
        .param("prefixes", prefixes.toArray(String[]::new))
        .param("until", Timestamp.from(until))
        .update();
  }

  /** What the agents that are alive ask for at present. */
  Map<String, Prefixes> claims() {
    Map<String, List<String>> texts = new HashMap<>();
    jdbc.sql(
            "SELECT c.agent, c.prefix FROM agent_claim c JOIN agent a ON a.name = c.agent"
                + " WHERE c.claimed_until > statement_timestamp() AND "
                + Agents.IS_ALIVE)
        .query(
            row -> {
              texts
                  .computeIfAbsent(row.getString(1), name -> new ArrayList<>())
                  .add(row.getString(2));
            });
    Map<String, Prefixes> prefixes = new HashMap<>();
    texts.forEach((agent, list) -> prefixes.put(agent, new Prefixes(list)));
    return prefixes;
  }

  /** Who holds or has held what is below these prefixes, and all that this agent has. */
  Map<Target, Watch> watches(String agent, Collection<String> prefixes) {
    return byTarget(
        jdbc.sql(
                """
                SELECT uri, timezone, agent, leased_until FROM watch w
                WHERE agent = :agent
                   OR EXISTS (SELECT FROM unnest(:prefixes::text[]) p(prefix) WHERE starts_with(w.uri, p.prefix))
                """)
            .param("agent", agent)
            .param("prefixes", prefixes.toArray(String[]::new)));
  }

  /** Who holds or has held what. */
  Map<Target, Watch> watches() {
    return byTarget(jdbc.sql("SELECT uri, timezone, agent, leased_until FROM watch"));
  }

  /** What agents that are alive hold at present. */
  Set<Target> held() {
    return jdbc.sql(
            "SELECT w.uri, w.timezone FROM watch w JOIN agent a ON a.name = w.agent"
                + " WHERE w.leased_until > statement_timestamp() AND "
                + Agents.IS_ALIVE)
        .query((row, n) -> new Target(row.getString(1), row.getString(2)))
        .set();
  }

  private static Map<Target, Watch> byTarget(JdbcClient.StatementSpec statement) {
    Map<Target, Watch> watches = new HashMap<>();
    statement.query(
        row -> {
          Target target = new Target(row.getString("uri"), row.getString("timezone"));
          watches.put(
              target,
              new Watch(
                  target, row.getString("agent"), row.getTimestamp("leased_until").toInstant()));
        });
    return watches;
  }

  /** Makes an agent hold these; what another saw of them is forgotten. */
  void lease(String agent, List<Target> targets, Instant until) {
    jdbc.sql(
            """
            INSERT INTO watch AS w (uri, timezone, agent, leased_until)
            SELECT uri, timezone, :agent, :until
            FROM unnest(:uris::text[], :timezones::text[]) k(uri, timezone)
            ON CONFLICT (uri_key(uri), timezone) DO UPDATE SET
              agent = excluded.agent, leased_until = excluded.leased_until,
              looked_at = CASE WHEN w.agent = excluded.agent THEN w.looked_at END,
              next_look_at = CASE WHEN w.agent = excluded.agent THEN w.next_look_at END,
              error = CASE WHEN w.agent = excluded.agent THEN w.error END,
              failing_since = CASE WHEN w.agent = excluded.agent THEN w.failing_since END
            """)
        .param("agent", agent)
        .param("until", Timestamp.from(until))
        .param("uris", texts(targets, Target::uri))
        .param("timezones", texts(targets, Target::timezone))
        .update();
  }

  /** Makes an agent hold these no longer. */
  void free(String agent, List<Target> targets) {
    jdbc.sql(
            """
            DELETE FROM watch w USING unnest(:uris::text[], :timezones::text[]) k(uri, timezone)
            WHERE uri_key(w.uri) = uri_key(k.uri) AND w.timezone = k.timezone AND w.agent = :agent
            """)
        .param("agent", agent)
        .param("uris", texts(targets, Target::uri))
        .param("timezones", texts(targets, Target::timezone))
        .update();
  }

  /** Records what an agent saw of what it holds; of several looks at one, the last of the list. */
  void saveLooks(String agent, List<Look> looks) {
    Map<Target, Look> last = new LinkedHashMap<>();
    looks.forEach(look -> last.put(look.target(), look));
    List<Look> each = List.copyOf(last.values());
    jdbc.sql(
            """
            UPDATE watch w SET looked_at = l.looked_at, next_look_at = l.next_look_at, error = l.error,
              failing_since = CASE WHEN l.error IS NOT NULL THEN coalesce(w.failing_since, l.looked_at) END
            FROM unnest(:uris::text[], :timezones::text[], :looked::timestamptz[], :next::timestamptz[], :errors::text[])
              l(uri, timezone, looked_at, next_look_at, error)
            WHERE uri_key(w.uri) = uri_key(l.uri) AND w.timezone = l.timezone AND w.agent = :agent
            """)
        .param("agent", agent)
        .param("uris", texts(each, look -> look.target().uri()))
        .param("timezones", texts(each, look -> look.target().timezone()))
        .param("looked", texts(each, look -> look.lookedAt().toString()))
        .param("next", texts(each, look -> text(look.nextLookAt())))
        .param("errors", texts(each, Look::error))
        .update();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
    @Nullable String[] texts = new String[rows.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = column.apply(rows.get(i));
    }
    return texts;
  }
}
