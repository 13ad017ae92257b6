package io.triglav.client;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is asked for until it is got, and then kept; for one thread. */
final class Once<T> {
  private final Supplier<T> source;
  private @Nullable T value;

  Once(Supplier<T> source) {
    this.source = source;
  }

  T get() {
    T known = value == null ? source.get() : value;
    value = known;
    return known;
  }
}
