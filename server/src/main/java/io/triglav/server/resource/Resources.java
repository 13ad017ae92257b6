package io.triglav.server.resource;

import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.IdOrUri;
import io.triglav.server.shared.Settings;
import io.triglav.server.shared.Unit;
import io.triglav.server.shared.WriteOrder;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The resources. */
@Service
public class Resources {
  private final ResourceRepository resources;
  private final Datasets datasets;
  private final EntityManager entities;
  private final WriteOrder order;
  private final ApplicationEventPublisher events;
  private final JdbcClient jdbc;
  private final Settings settings;
  private final Clock clock;

  Resources(
      ResourceRepository resources,
      Datasets datasets,
      EntityManager entities,
      WriteOrder order,
      ApplicationEventPublisher events,
      JdbcClient jdbc,
      Settings settings,
      Clock clock) {
    this.resources = resources;
    this.datasets = datasets;
    this.entities = entities;
    this.order = order;
    this.events = events;
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  List<Resource> list(@Nullable String prefix) {
    return prefix == null || prefix.isEmpty()
        ? resources.findAllRows()
        : resources.findAllRowsByPrefix(prefix);
  }

  /**
   * What agents have to watch below a literal prefix: consumable, and announced by no job itself.
   */
  public List<AggregatedResource> aggregated(String prefix) {
    return jdbc.sql(
            """
            SELECT d.uri, string_agg(DISTINCT d.unit, ',' ORDER BY d.unit) AS unit, d.timezone,
                   max(r.span_in_days) AS span_in_days
            FROM resource r JOIN dataset d ON d.id = r.dataset_id
            WHERE r.consumable AND starts_with(d.uri, :prefix)
              AND NOT EXISTS (SELECT FROM resource n JOIN dataset nd ON nd.id = n.dataset_id
                              WHERE n.notifiable AND uri_key(nd.uri) = uri_key(d.uri))
            GROUP BY d.uri, d.timezone
            ORDER BY d.uri COLLATE "C", d.timezone COLLATE "C"
            """)
        .param("prefix", prefix)
        .query(
            (row, n) ->
                new AggregatedResource(
                    row.getString("uri"),
                    row.getString("unit"),
                    row.getString("timezone"),
                    row.getLong("span_in_days")))
        .list();
  }

  Resource get(IdOrUri which) {
    return find(which)
        .orElseThrow(() -> ApiException.notFound("there is no resource " + name(which)));
  }

  public Optional<Resource> find(long id) {
    return resources.findById(id);
  }

  public List<Resource> all(Collection<Long> ids) {
    return ids.isEmpty() ? List.of() : resources.findAllByIds(List.copyOf(ids));
  }

  /** Declares a resource. Where no transaction is under way, it needs none around both steps. */
  public Resource create(ResourceRequest request, Checks checks) {
    request.checkNew(checks);
    checks.done();
    String timezone = Objects.requireNonNullElse(request.timezone(), settings.defaultTimezone());
    Dataset dataset =
        dataset(String.valueOf(request.uri()), String.valueOf(request.unit()), timezone);
    Resource resource = new Resource(dataset, clock.instant());
    resource.update(request, dataset, clock.instant());
    return resources.saveAndFlush(resource);
  }

  Resource update(IdOrUri which, ResourceRequest request) {
    Checks checks = new Checks();
    request.checkValues(checks);
    checks.done();
    return order.change(position -> update(get(which), request, position));
  }

  /**
   * Changes a resource within a change of definitions that has already begun.
   *
   * @param position the last message id before the change
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Resource update(Resource resource, ResourceRequest request, long position) {
    Dataset before = resource.dataset();
    Dataset after =
        dataset(
            Objects.requireNonNullElse(request.uri(), before.uri()),
            Objects.requireNonNullElse(request.unit(), before.unit()),
            Objects.requireNonNullElse(request.timezone(), before.timezone()));
    resource.update(request, after, clock.instant());
    Resource saved = resources.saveAndFlush(resource);
    if (before.id() != after.id()) {
      events.publishEvent(new DatasetChanged(saved.id(), position));
    }
    return saved;
  }

  /** Deletes a resource; jobs that read or write it no longer do. */
  void delete(IdOrUri which) {
    order.change(() -> delete(get(which)));
  }

  /** Deletes a resource within a change of definitions that has already begun. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void delete(Resource resource) {
    resources.delete(resource);
    resources.flush();
  }

  private Optional<Resource> find(IdOrUri which) {
    if (which instanceof IdOrUri.Id id) {
      return resources.findById(id.id());
    }
    return resources.findFirstByUri(((IdOrUri.Uri) which).uri());
  }

  private static String name(IdOrUri which) {
    return which instanceof IdOrUri.Id id
        ? "" + id.id()
        : Checks.quoted(((IdOrUri.Uri) which).uri());
  }

  private Dataset dataset(String uri, String unit, String timezone) {
    int id = datasets.id(new DatasetKey(uri, Unit.of(unit), timezone));
    return Objects.requireNonNull(entities.find(Dataset.class, id));
  }
}
