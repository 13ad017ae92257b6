package io.triglav.server.message;

import io.triglav.server.wake.Feed;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads messages by offset. Ids increase in commit order, so who goes on after the last id read
 * misses none.
 */
@Repository
public class Messages implements Feed.Source<MessageResponse> {
  private final JdbcClient jdbc;

  Messages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public long lastId() {
    return jdbc.sql("SELECT coalesce(max(id), 0) FROM message").query(Long.class).single();
  }

  @Override
  public List<MessageResponse> after(long id, int limit) {
    return from(id + 1, limit);
  }

  @Override
  public long idOf(MessageResponse row) {
    return row.id();
  }

  List<MessageResponse> from(long offset, int limit) {
    return query(
        "SELECT * FROM message WHERE id >= :offset ORDER BY id LIMIT :limit",
        List.of(),
        offset,
        limit);
  }

  /** Only those of the given uris, whatever their unit and timezone. */
  List<MessageResponse> from(long offset, int limit, Collection<String> uris) {
    return query(
        """
        SELECT * FROM message
        WHERE dataset_id = ANY (ARRAY(SELECT d.id FROM unnest(:uris::text[]) u(uri)
                                      JOIN dataset d ON uri_key(d.uri) = uri_key(u.uri)))
          AND id >= :offset ORDER BY id LIMIT :limit
        """,
        uris,
        offset,
        limit);
  }

  private List<MessageResponse> query(
      String page, Collection<String> uris, long offset, int limit) {
    return jdbc.sql(
            "SELECT m.*, d.uri, d.unit, d.timezone FROM ("
                + page
                + ") m JOIN dataset d ON d.id = m.dataset_id ORDER BY m.id")
        .param("uris", uris.toArray(String[]::new))
        .param("offset", offset)
        .param("limit", limit)
        .query(
            (row, n) ->
                new MessageResponse(
                    row.getLong("id"),
                    row.getString("uri"),
                    row.getString("unit"),
                    row.getLong("time"),
                    row.getString("timezone"),
                    row.getString("payload"),
                    row.getTimestamp("created_at").toInstant(),
                    row.getTimestamp("created_at").toInstant()))
        .list();
  }
}
