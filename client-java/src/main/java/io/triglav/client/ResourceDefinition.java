package io.triglav.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource to be declared. Null leaves a value to the server.
 *
 * @param id of the declaration to change; null makes a new one
 * @param unit {@code singular}, {@code daily} or {@code hourly}
 * @param timezone an offset such as {@code +09:00} or a zone such as {@code Asia/Tokyo}
 * @param spanInDays how many days back from now its partitions count; the server's default is 32
 */
public record ResourceDefinition(
    @Nullable Long id,
    String uri,
    String unit,
    @Nullable String timezone,
    @Nullable Integer spanInDays,
    @Nullable Boolean consumable,
    @Nullable Boolean notifiable,
    @Nullable String description) {

  public ResourceDefinition {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(unit, "unit");
  }

  public static ResourceDefinition of(String uri, String unit, String timezone) {
    return new ResourceDefinition(null, uri, unit, timezone, null, null, null, null);
  }

  public ResourceDefinition withId(@Nullable Long newId) {
    return new ResourceDefinition(
        newId, uri, unit, timezone, spanInDays, consumable, notifiable, description);
  }
}
