package io.triglav.agent.job;

import io.triglav.client.DeliveryPolicy;
import io.triglav.client.Job;
import io.triglav.client.JobDefinition;
import io.triglav.client.Resource;
import io.triglav.client.ResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of the server so that a job becomes as it is wanted. Resources that it has already
 * keep their ids: the server would otherwise make them anew, and forget which messages have arrived
 * for them.
 */
final class JobChange {
  private JobChange() {}

  /** Empty when all is as wanted; what a definition leaves open is as wanted in any case. */
  static Optional<JobDefinition> needed(Optional<Job> registered, JobDefinition wanted) {
    return registered.isEmpty() ? Optional.of(wanted) : needed(registered.get(), wanted);
  }

  private static Optional<JobDefinition> needed(Job registered, JobDefinition wanted) {
    boolean same =
        agrees(wanted.logicalOp(), registered.logicalOp())
            && same(wanted.inputs(), registered.inputs())
            && same(wanted.outputs(), registered.outputs())
            && agrees(wanted.delivery(), registered.delivery());
    return same
        ? Optional.empty()
        : Optional.of(
            new JobDefinition(
                wanted.uri(),
                wanted.logicalOp() == null ? registered.logicalOp() : wanted.logicalOp(),
                withIds(wanted.inputs(), registered.inputs()),
                withIds(wanted.outputs(), registered.outputs()),
                wanted.delivery()));
  }

  private static boolean same(List<ResourceDefinition> wanted, List<Resource> registered) {
    List<Resource> left = new ArrayList<>(registered);
    return wanted.size() == registered.size()
        && wanted.stream()
            .allMatch(each -> take(each, left).filter(r -> same(each, r)).isPresent());
  }

  private static boolean same(ResourceDefinition wanted, Resource registered) {
    return agrees(wanted.spanInDays(), registered.spanInDays())
        && agrees(wanted.notifiable(), registered.notifiable())
        && agrees(wanted.description(), registered.description());
  }

  private static boolean agrees(
      @Nullable DeliveryPolicy wanted, @Nullable DeliveryPolicy registered) {
    return wanted == null
        || (registered != null
            && agrees(wanted.order(), registered.order())
            && agrees(wanted.maxInFlight(), registered.maxInFlight())
            && agrees(wanted.maxAttempts(), registered.maxAttempts())
            && agrees(wanted.retrySeconds(), registered.retrySeconds()));
  }

  private static boolean agrees(@Nullable Object wanted, @Nullable Object registered) {
    return wanted == null || Objects.equals(wanted, registered);
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

  private static boolean sameDataset(ResourceDefinition wanted, Resource registered) {
    return wanted.uri().equals(registered.uri())
        && wanted.unit().equals(registered.unit())
        && agrees(wanted.timezone(), registered.timezone());
  }
}
