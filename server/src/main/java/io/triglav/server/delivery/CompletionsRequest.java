package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.shared.Checks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several deliveries that have been completed. */
record CompletionsRequest(
    @Schema(description = "At most 1,000", requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable List<@Nullable Completion> deliveries) {

  private static final int MOST = 1_000;

  /** One of them. */
  @Schema(name = "Completion")
  record Completion(
      @Schema(
              description = "The delivery",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "12")
          @Nullable Long id,
      @Schema(
              description = "Of its lease",
              requiredMode = Schema.RequiredMode.REQUIRED,
              minimum = "1",
              example = "1795571884989")
          @Nullable Long fence,
      @Schema(
              description =
                  "What to announce instead of the job's outputs; an empty list announces nothing")
          @Nullable List<@Nullable OutputRequest> outputs) {

    private void check(Checks checks) {
      checks.number("id", id, 1, Long.MAX_VALUE);
      checks.number("fence", fence, 1, Long.MAX_VALUE);
      OutputRequest.check(checks, outputs);
    }

    ReportRequest report() {
      return new ReportRequest(fence, null, null, null, null, null, null, null, null, outputs);
    }
  }

  void check() {
    Checks checks = new Checks();
    if (deliveries == null) {
      checks.missing("deliveries");
    } else if (deliveries.size() > MOST) {
      checks.notAllowed(
          "deliveries",
          "has "
              + deliveries.size()
              + " entries; at most "
              + MOST
              + " are allowed, send them in parts");
    } else {
      for (int i = 0; i < deliveries.size() && !checks.isFull(); i++) {
        Completion each = deliveries.get(i);
        String place = "deliveries[" + i + "]";
        if (each == null) {
          checks.missing(place);
        } else {
          each.check(checks.at(place));
        }
      }
    }
    checks.done();
  }

  List<Completion> all() {
    return deliveries == null
        ? List.of()
        : deliveries.stream().map(Objects::requireNonNull).toList();
  }
}
