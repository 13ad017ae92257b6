package io.triglav.server.resource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The small numbers of datasets. Rows are never changed nor deleted, so they are remembered. They
 * are committed on their own, before whatever needs them: a number in memory must be in the
 * database as well. A number that in the end nobody uses is harmless and seen nowhere.
 */
@Component
public class Datasets {
  private static final Comparator<DatasetKey> ONE_ORDER =
      Comparator.comparing(DatasetKey::uri)
          .thenComparing(DatasetKey::unit)
          .thenComparing(DatasetKey::timezone);

  private final JdbcClient jdbc;
  private final TransactionTemplate own;
  private final Cache<DatasetKey, Integer> known =
      Caffeine.newBuilder().maximumWeight(64_000_000).weigher(Datasets::weight).build();

  Datasets(JdbcClient jdbc, PlatformTransactionManager manager) {
    this.jdbc = jdbc;
    this.own = new TransactionTemplate(manager);
    this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  public int id(DatasetKey key) {
    Integer id = known.getIfPresent(key);
    return id != null ? id : create(Set.of(key)).getOrDefault(key, 0);
  }

  /** The numbers of all these datasets; new ones get one. */
  public Map<DatasetKey, Integer> ids(Collection<DatasetKey> keys) {
    Map<DatasetKey, Integer> ids = new HashMap<>();
    Set<DatasetKey> unknown = new LinkedHashSet<>();
    for (DatasetKey key : keys) {
      Integer id = known.getIfPresent(key);
      if (id == null) {
        unknown.add(key);
      } else {
        ids.put(key, id);
      }
    }
    if (!unknown.isEmpty()) {
      ids.putAll(create(unknown));
    }
    return ids;
  }

  private Map<DatasetKey, Integer> create(Set<DatasetKey> keys) {
    // In one order everywhere, so that two that insert the same keys cannot wait for each other in
    // a ring.
    List<DatasetKey> sorted = keys.stream().sorted(ONE_ORDER).toList();
    String[] uris = sorted.stream().map(DatasetKey::uri).toArray(String[]::new);
    String[] units = sorted.stream().map(key -> key.unit().text()).toArray(String[]::new);
    String[] timezones = sorted.stream().map(DatasetKey::timezone).toArray(String[]::new);
    own.executeWithoutResult(status -> insert(uris, units, timezones));
    List<Integer> ids = select(uris, units, timezones);
    Map<DatasetKey, Integer> created = new HashMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      created.put(sorted.get(i), ids.get(i));
    }
    known.putAll(created);
    return created;
  }

  private void insert(String[] uris, String[] units, String[] timezones) {
    jdbc.sql(
            """
            INSERT INTO dataset (uri, unit, timezone)
            SELECT k.uri, k.unit, k.timezone
            FROM unnest(:uris::text[], :units::text[], :timezones::text[]) WITH ORDINALITY k(uri, unit, timezone, n)
            WHERE NOT EXISTS (SELECT FROM dataset d
                              WHERE uri_key(d.uri) = uri_key(k.uri) AND d.unit = k.unit AND d.timezone = k.timezone)
            ORDER BY n
            ON CONFLICT DO NOTHING
            """)
        .param("uris", uris)
        .param("units", units)
        .param("timezones", timezones)
        .update();
  }

  private List<Integer> select(String[] uris, String[] units, String[] timezones) {
    return jdbc.sql(
            """
            SELECT d.id
            FROM unnest(:uris::text[], :units::text[], :timezones::text[]) WITH ORDINALITY k(uri, unit, timezone, n)
            JOIN dataset d ON uri_key(d.uri) = uri_key(k.uri) AND d.unit = k.unit AND d.timezone = k.timezone
            ORDER BY n
            """)
        .param("uris", uris)
        .param("units", units)
        .param("timezones", timezones)
        .query(Integer.class)
        .list();
  }

  private static int weight(DatasetKey key, Integer id) {
    return 100 + 2 * key.uri().length();
  }
}
