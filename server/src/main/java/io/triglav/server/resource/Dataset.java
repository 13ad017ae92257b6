package io.triglav.server.resource;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@link Datasets}, as JPA sees it. */
@Entity
@Immutable
@Table(name = "dataset")
class Dataset {
  @Id private int id;
  private String uri;
  private String unit;
  private String timezone;

  @SuppressWarnings("NullAway.Init") // for JPA
  protected Dataset() {}

  int id() {
    return id;
  }

  String uri() {
    return uri;
  }

  String unit() {
    return unit;
  }

  String timezone() {
    return timezone;
  }
}
