package io.triglav.server.database;

import java.util.List;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Refuses to start on a database whose ids would not follow the order of commits: a sequence that
 * hands out blocks of numbers lets one session overtake another.
 */
@Component
class OrderCheck implements InitializingBean {
  private final JdbcClient jdbc;

  OrderCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void afterPropertiesSet() {
    List<String> caching =
        jdbc.sql(
                """
                SELECT seqrelid::regclass::text FROM pg_sequence
                WHERE seqcache <> 1 AND seqrelid IN (pg_get_serial_sequence('message', 'id')::regclass,
                                                     pg_get_serial_sequence('job_message', 'id')::regclass,
                                                     pg_get_serial_sequence('run_event', 'id')::regclass)
                """)
            .query(String.class)
            .list();
    if (!caching.isEmpty()) {
      throw new DatabaseUnavailable(
          "ids would lose their order: run ALTER SEQUENCE " + caching.get(0) + " CACHE 1");
    }
  }
}
