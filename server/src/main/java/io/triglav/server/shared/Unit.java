package io.triglav.server.shared;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The grid that a resource's partitions lie on. */
public enum Unit {
  /** One partition only, at time 0 or at the time as sent. */
  @JsonProperty("singular")
  SINGULAR,
  @JsonProperty("daily")
  DAILY,
  @JsonProperty("hourly")
  HOURLY;

  /** The names of the API, as error messages list them. */
  public static final String ALLOWED = "singular, daily or hourly";

  /** The name in the API and in the database: lower case. */
  public String text() {
    return switch (this) {
      case SINGULAR -> "singular";
      case DAILY -> "daily";
      case HOURLY -> "hourly";
    };
  }

  /**
   * The unit of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Unit of(String text) {
    for (Unit unit : values()) {
      if (unit.text().equals(text)) {
        return unit;
      }
    }
    throw new IllegalArgumentException("not a unit: " + text);
  }
}
