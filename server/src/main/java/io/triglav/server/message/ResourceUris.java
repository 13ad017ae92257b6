package io.triglav.server.message;

import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The parameter {@code resource_uris} in the spellings of v1's clients: {@code
 * resource_uris[]=a&resource_uris[]=b} (curl), {@code resource_uris[0]=a&resource_uris[1]=b}
 * (Ruby), {@code resource_uris=a,b} (Java), and repeated.
 */
final class ResourceUris {
  private static final String NAME = "resource_uris";
  private static final Pattern INDEXED = Pattern.compile(NAME + "\\[\\d*]");
  private static final int MOST = 1000;

  private ResourceUris() {}

  static List<String> of(HttpServletRequest request) {
    List<String> uris = new ArrayList<>();
    request.getParameterMap().entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(String::length).thenComparing(name -> name)))
        .forEach(parameter -> collect(parameter.getKey(), parameter.getValue(), uris));
    check(uris);
    return uris;
  }

  private static void collect(String name, String[] values, List<String> uris) {
    if (INDEXED.matcher(name).matches()) {
      uris.addAll(List.of(values));
    } else if (name.equals(NAME)) {
      for (String value : values) {
        uris.addAll(split(value));
      }
    }
  }

  /**
   * Joined with commas; a uri that holds one itself needs one of the other spellings, or is found
   * whole.
   */
  private static List<String> split(String value) {
    List<String> parts = new ArrayList<>(List.of(value.split(",")));
    if (parts.size() > 1) {
      parts.add(value);
    }
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private static void check(List<String> uris) {
    Checks checks = new Checks();
    if (uris.size() > MOST) {
      checks.notAllowed(NAME, "has " + uris.size() + " uris; at most " + MOST + " are allowed");
    }
    for (int i = 0; i < uris.size() && !checks.isFull(); i++) {
      checks.text(NAME + "[" + i + "]", uris.get(i), ResourceRequest.LONGEST_URI * 16);
    }
    checks.done();
  }
}
