package io.triglav.server.agent;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Beginnings of uris, to the letter. */
final class Prefixes {
  /** None of them begins with another, so only the nearest one below a uri can be its beginning. */
  private final NavigableSet<String> shortest = new TreeSet<>();

  Prefixes(Collection<String> prefixes) {
    for (String prefix : new TreeSet<>(prefixes)) {
      if (!cover(prefix)) {
        shortest.add(prefix);
      }
    }
  }

  boolean cover(String uri) {
    String nearest = shortest.floor(uri);
    return nearest != null && uri.startsWith(nearest);
  }

  /** Without those that another one covers. */
  Collection<String> shortest() {
    return shortest;
  }
}
