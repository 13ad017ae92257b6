package io.triglav.agent.jobfile;

import io.triglav.client.DeliveryPolicy;
import io.triglav.client.Job;
import io.triglav.client.JobDefinition;
import io.triglav.client.Rejected;
import io.triglav.client.Resource;
import io.triglav.client.ResourceDefinition;
import io.triglav.client.TriglavClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done so that a job or resource becomes as a document says. What the document
 * leaves open is right in any case. Resources that a job has already keep their ids: the server
 * would otherwise make them anew, and forget which messages have arrived for them.
 */
public final class Plan {
  /** What is to be done. */
  public enum Action {
    CREATE,
    CHANGE,
    NOTHING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Document document;
  private final Action action;
  private final List<String> changes;
  private final Consumer<TriglavClient> work;

  private Plan(
      Document document, Action action, List<String> changes, Consumer<TriglavClient> work) {
    this.document = document;
    this.action = action;
    this.changes = List.copyOf(changes);
    this.work = work;
  }

  /** Compares with what the server has. */
  public static Plan of(TriglavClient client, Document document) {
    return document instanceof Document.OfJob job
        ? ofJob(client, job)
        : ofResource(client, (Document.OfResource) document);
  }

  public Document document() {
    return document;
  }

  public Action action() {
    return action;
  }

  /** Member by member, a line each. */
  public List<String> changes() {
    return changes;
  }

  public void carryOut(TriglavClient client) {
    if (action != Action.NOTHING) {
      work.accept(client);
    }
  }

  private static Plan changing(
      Document document, List<String> changes, Consumer<TriglavClient> work) {
    return new Plan(document, changes.isEmpty() ? Action.NOTHING : Action.CHANGE, changes, work);
  }

  // ---- jobs

  private static Plan ofJob(TriglavClient client, Document.OfJob document) {
    JobDefinition wanted = document.wanted();
    Optional<Job> registered = registered(client, wanted.uri());
    if (registered.isEmpty()) {
      return new Plan(document, Action.CREATE, changesOf(wanted), c -> c.putJob(wanted));
    }
    JobDefinition complete = withIds(wanted, registered.get());
    return changing(document, changes(wanted, registered.get()), c -> c.putJob(complete));
  }

  private static Optional<Job> registered(TriglavClient client, String uri) {
    try {
      return Optional.of(client.job(uri));
    } catch (Rejected e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static List<String> changesOf(JobDefinition job) {
    List<String> changes = new ArrayList<>();
    job.inputs().forEach(each -> changes.add("+ input_resources: " + name(each)));
    job.outputs().forEach(each -> changes.add("+ output_resources: " + name(each)));
    return changes;
  }

  private static List<String> changes(JobDefinition wanted, Job registered) {
    List<String> changes = new ArrayList<>();
    compare(changes, "logical_op", wanted.logicalOp(), registered.logicalOp());
    comparePolicy(changes, wanted.delivery(), registered.delivery());
    compare(changes, "input_resources", wanted.inputs(), registered.inputs());
    compare(changes, "output_resources", wanted.outputs(), registered.outputs());
    return changes;
  }

  private static void comparePolicy(
      List<String> changes, @Nullable DeliveryPolicy wanted, @Nullable DeliveryPolicy is) {
    if (wanted == null) {
      return;
    }
    DeliveryPolicy now = is == null ? new DeliveryPolicy(null, null, null, null) : is;
    compare(changes, "delivery.order", wanted.order(), now.order());
    compare(changes, "delivery.max_in_flight", wanted.maxInFlight(), now.maxInFlight());
    compare(changes, "delivery.max_attempts", wanted.maxAttempts(), now.maxAttempts());
    compare(changes, "delivery.retry_seconds", wanted.retrySeconds(), now.retrySeconds());
  }

  private static void compare(
      List<String> changes, String key, List<ResourceDefinition> wanted, List<Resource> is) {
    List<Resource> left = new ArrayList<>(is);
    for (ResourceDefinition each : wanted) {
      Optional<Resource> found = take(each, left);
      if (found.isEmpty()) {
        changes.add("+ " + key + ": " + name(each));
      } else {
        compare(changes, key + " " + name(each) + ": ", each, found.get());
      }
    }
    left.forEach(gone -> changes.add("- " + key + ": " + name(gone)));
  }

  private static JobDefinition withIds(JobDefinition wanted, Job registered) {
    return new JobDefinition(
        wanted.uri(),
        wanted.logicalOp() == null ? registered.logicalOp() : wanted.logicalOp(),
        withIds(wanted.inputs(), registered.inputs()),
        withIds(wanted.outputs(), registered.outputs()),
        wanted.delivery());
  }

  private static List<ResourceDefinition> withIds(
      List<ResourceDefinition> wanted, List<Resource> registered) {
    List<Resource> left = new ArrayList<>(registered);
    return wanted.stream()
        .map(each -> each.withId(take(each, left).map(Resource::id).orElse(null)))
        .toList();
  }

  /** Finds the declaration of the same dataset, once. */
  private static Optional<Resource> take(ResourceDefinition wanted, List<Resource> left) {
    Optional<Resource> found = left.stream().filter(r -> sameDataset(wanted, r)).findFirst();
    found.ifPresent(left::remove);
    return found;
  }

  // ---- resources

  private static Plan ofResource(TriglavClient client, Document.OfResource document) {
    ResourceDefinition wanted = document.wanted();
    Optional<Resource> nearest =
        client.resources(wanted.uri()).stream()
            .filter(each -> each.id() != null && sameDataset(wanted, each))
            .map(each -> client.resource(Objects.requireNonNull(each.id())))
            .min(Comparator.comparingInt(each -> changes(wanted, each).size()));
    if (nearest.isEmpty()) {
      return new Plan(document, Action.CREATE, List.of(), c -> c.createResource(wanted));
    }
    long id = Objects.requireNonNull(nearest.get().id());
    return changing(document, changes(wanted, nearest.get()), c -> c.updateResource(id, wanted));
  }

  private static List<String> changes(ResourceDefinition wanted, Resource is) {
    List<String> changes = new ArrayList<>();
    compare(changes, "", wanted, is);
    return changes;
  }

  // ---- members

  private static void compare(
      List<String> changes, String prefix, ResourceDefinition wanted, Resource is) {
    compare(changes, prefix + "span_in_days", wanted.spanInDays(), is.spanInDays());
    compare(changes, prefix + "consumable", wanted.consumable(), is.consumable());
    compare(changes, prefix + "notifiable", wanted.notifiable(), is.notifiable());
    compare(changes, prefix + "description", wanted.description(), is.description());
  }

  private static void compare(
      List<String> changes, String key, @Nullable Object wanted, @Nullable Object is) {
    if (wanted != null && !wanted.equals(is)) {
      changes.add("~ " + key + ": " + (is == null ? "(none)" : is) + " -> " + wanted);
    }
  }

  private static boolean sameDataset(ResourceDefinition wanted, Resource is) {
    return wanted.uri().equals(is.uri())
        && wanted.unit().equals(is.unit())
        && (wanted.timezone() == null || wanted.timezone().equals(is.timezone()));
  }

  private static String name(ResourceDefinition r) {
    return r.uri() + " (" + r.unit() + (r.timezone() == null ? "" : ", " + r.timezone()) + ")";
  }

  private static String name(Resource r) {
    return r.uri() + " (" + r.unit() + ", " + r.timezone() + ")";
  }
}
