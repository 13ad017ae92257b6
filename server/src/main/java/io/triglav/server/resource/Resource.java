package io.triglav.server.resource;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One declaration of a dataset: an input or output of jobs, or standing alone. */
@Entity
@Table(name = "resource")
public class Resource {
  static final long DEFAULT_SPAN_IN_DAYS = 32;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  @ManyToOne(fetch = FetchType.EAGER, optional = false)
  @JoinColumn(name = "dataset_id")
  private Dataset dataset;

  private @Nullable String description;

  @Column(name = "span_in_days")
  private long spanInDays = DEFAULT_SPAN_IN_DAYS;

  private boolean consumable;
  private boolean notifiable;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for JPA
  protected Resource() {}

  Resource(Dataset dataset, Instant now) {
    this.dataset = dataset;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** Takes over what the request names; absent members stay as they are. */
  void update(ResourceRequest request, Dataset newDataset, Instant now) {
    dataset = newDataset;
    description = request.description() == null ? description : request.description();
    spanInDays = Objects.requireNonNullElse(request.span_in_days(), spanInDays);
    consumable = Objects.requireNonNullElse(request.consumable(), consumable);
    notifiable = Objects.requireNonNullElse(request.notifiable(), notifiable);
    updatedAt = now;
  }

  public long id() {
    return Objects.requireNonNull(id);
  }

  public int datasetId() {
    return dataset.id();
  }

  Dataset dataset() {
    return dataset;
  }

  @Nullable String description() {
    return description;
  }

  long spanInDays() {
    return spanInDays;
  }

  boolean consumable() {
    return consumable;
  }

  boolean notifiable() {
    return notifiable;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
