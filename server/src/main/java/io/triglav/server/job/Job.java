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
    updatedAt = now;
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
