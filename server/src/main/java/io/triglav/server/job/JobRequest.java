package io.triglav.server.job;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job with all its inputs and outputs: those that it has and the request leaves out are
 * destroyed.
 */
record JobRequest(
    @Schema(description = "The job to update; without it, the uri says which") @Nullable Long id,
    @Schema(
            description = "The job's name; the same uri is the same job",
            example = "https://jenkins.example.com/job/daily-report/",
            maxLength = ResourceRequest.LONGEST_URI)
        @Nullable String uri,
    @Schema(
            description =
                "and: fires when all inputs have come since the last firing. or: fires once all have come, then on each",
            allowableValues = {"and", "or"},
            defaultValue = "or",
            example = "and")
        @Nullable String logical_op,
    @Schema(description = "What the job reads")
        @Nullable List<@Nullable ResourceRequest> input_resources,
    @Schema(description = "What the job writes")
        @Nullable List<@Nullable ResourceRequest> output_resources,
    @Schema(description = "How its firings are handed to subscribers")
        @Nullable DeliveryPolicy delivery) {

  private static final int MOST_RESOURCES = 1000;

  void check() {
    Checks checks = new Checks();
    if (uri != null) {
      checks.text("uri", uri, ResourceRequest.LONGEST_URI);
    } else if (id == null) {
      checks.missing("uri");
    }
    if (logical_op != null && !logical_op.equals("and") && !logical_op.equals("or")) {
      checks.notAllowed("logical_op", Checks.quoted(logical_op) + " is not allowed; use and or or");
    }
    if (delivery != null) {
      delivery.check(checks.at("delivery"));
    }
    check(checks, "input_resources", input_resources);
    check(checks, "output_resources", output_resources);
    checks.done();
  }

  /** The inputs; an absent list means an empty one. */
  List<ResourceRequest> inputs() {
    return entries(input_resources);
  }

  List<ResourceRequest> outputs() {
    return entries(output_resources);
  }

  private static List<ResourceRequest> entries(@Nullable List<@Nullable ResourceRequest> list) {
    return list == null ? List.of() : list.stream().map(java.util.Objects::requireNonNull).toList();
  }

  private static void check(
      Checks checks, String field, @Nullable List<@Nullable ResourceRequest> list) {
    if (list == null) {
      return;
    }
    if (list.size() > MOST_RESOURCES) {
      checks.notAllowed(
          field, "has " + list.size() + " entries; at most " + MOST_RESOURCES + " are allowed");
    }
    for (int i = 0; i < list.size() && !checks.isFull(); i++) {
      ResourceRequest resource = list.get(i);
      String place = field + "[" + i + "]";
      if (resource == null) {
        checks.missing(place);
      } else {
        resource.checkValues(checks.at(place));
      }
    }
  }
}
