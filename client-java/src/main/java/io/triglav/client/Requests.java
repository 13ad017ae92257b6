package io.triglav.client;

import io.triglav.client.model.JobRequest;
import io.triglav.client.model.MessageRequest;
import io.triglav.client.model.ResourceRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From our types to the generated ones. */
final class Requests {
  private Requests() {}

  static MessageRequest message(Message m) {
    return new MessageRequest()
        .uuid(m.uuid())
        .resourceUri(m.resourceUri())
        .resourceUnit(value(MessageRequest.ResourceUnitEnum.values(), m.resourceUnit()))
        .resourceTime(m.resourceTime().getEpochSecond())
        .resourceTimezone(m.resourceTimezone())
        .payload(m.payload());
  }

  static JobRequest job(JobDefinition job) {
    return new JobRequest()
        .uri(job.uri())
        .logicalOp(value(JobRequest.LogicalOpEnum.values(), job.logicalOp()))
        .inputResources(resources(job.inputs()))
        .outputResources(resources(job.outputs()));
  }

  private static List<ResourceRequest> resources(List<ResourceDefinition> resources) {
    return resources.stream().map(Requests::resource).toList();
  }

  static ResourceRequest resource(ResourceDefinition r) {
    return new ResourceRequest()
        .id(r.id())
        .uri(r.uri())
        .unit(value(ResourceRequest.UnitEnum.values(), r.unit()))
        .timezone(r.timezone())
        .spanInDays(r.spanInDays() == null ? null : r.spanInDays().longValue())
        .consumable(r.consumable())
        .notifiable(r.notifiable())
        .description(r.description());
  }

  /** The generated value of that name. */
  private static <E extends Enum<E>> @Nullable E value(E[] known, @Nullable String name) {
    if (name == null) {
      return null;
    }
    return Arrays.stream(known)
        .filter(each -> each.toString().equals(name) && !name.startsWith("unknown_default"))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + name + "' is not known; one of " + names(known)));
  }

  private static <E extends Enum<E>> String names(E[] known) {
    return Arrays.stream(known)
        .map(Enum::toString)
        .filter(name -> !name.startsWith("unknown_default"))
        .collect(Collectors.joining(", "));
  }
}
