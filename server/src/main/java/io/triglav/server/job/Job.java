package io.triglav.server.job;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "job")
class Job {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String uri;

  @Column(name = "logical_op")
  private String logicalOp = "or";

  @Column(name = "delivery_order")
  private String deliveryOrder = "fifo";

  @Column(name = "max_in_flight")
  private int maxInFlight = 1;

  @Column(name = "max_attempts")
  private int maxAttempts = 5;

  @Column(name = "retry_seconds")
  private int retrySeconds = 10;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for JPA
  protected Job() {}

  Job(String uri, Instant now) {
    this.uri = uri;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** Takes over what the request names; absent members stay as they are. */
  void update(JobRequest request, Instant now) {
    uri = Objects.requireNonNullElse(request.uri(), uri);
    logicalOp = Objects.requireNonNullElse(request.logical_op(), logicalOp);
    if (request.delivery() != null) {
      update(request.delivery());
    }
    updatedAt = now;
  }

  private void update(DeliveryPolicy policy) {
    deliveryOrder = Objects.requireNonNullElse(policy.order(), deliveryOrder);
    maxInFlight = orElse(policy.max_in_flight(), maxInFlight);
    maxAttempts = orElse(policy.max_attempts(), maxAttempts);
    retrySeconds = orElse(policy.retry_seconds(), retrySeconds);
  }

  private static int orElse(@Nullable Long given, int otherwise) {
    return given == null ? otherwise : Math.toIntExact(given);
  }

  DeliveryPolicy delivery() {
    return new DeliveryPolicy(
        deliveryOrder, (long) maxInFlight, (long) maxAttempts, (long) retrySeconds);
  }

  long id() {
    return Objects.requireNonNull(id);
  }

  String uri() {
    return uri;
  }

  String logicalOp() {
    return logicalOp;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
