package io.triglav.agent.jobfile;

import io.triglav.client.DeliveryPolicy;
import io.triglav.client.Job;
import io.triglav.client.Resource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes jobs and resources as {@link JobFile} reads them. */
public final class JobYaml {
  private static final String PLAIN = "[A-Za-z0-9/][A-Za-z0-9/._-]*";
  private static final String SPECIAL = "(?i)null|true|false|yes|no|on|off|y|n|~|[-+.0-9_ex]+";

  private JobYaml() {}

  public static List<String> lines(Job job) {
    List<String> lines = new ArrayList<>();
    lines.add("kind: job");
    lines.add("uri: " + quoted(job.uri()));
    lines.add("logical_op: " + quoted(job.logicalOp()));
    addPolicy(lines, job.delivery());
    addResources(lines, "input_resources", job.inputs());
    addResources(lines, "output_resources", job.outputs());
    return lines;
  }

  public static List<String> lines(Resource resource) {
    List<String> lines = new ArrayList<>();
    lines.add("kind: resource");
    lines.addAll(members(resource));
    lines.add("consumable: " + resource.consumable());
    return lines;
  }

  private static void addPolicy(List<String> lines, @Nullable DeliveryPolicy policy) {
    if (policy == null) {
      return;
    }
    lines.add("delivery:");
    add(lines, "  order: ", policy.order());
    add(lines, "  max_in_flight: ", policy.maxInFlight());
    add(lines, "  max_attempts: ", policy.maxAttempts());
    add(lines, "  retry_seconds: ", policy.retrySeconds());
  }

  private static void addResources(List<String> lines, String key, List<Resource> resources) {
    lines.add(resources.isEmpty() ? key + ": []" : key + ":");
    for (Resource resource : resources) {
      List<String> members = members(resource);
      lines.add("  - " + members.get(0));
      members.subList(1, members.size()).forEach(member -> lines.add("    " + member));
    }
  }

  private static List<String> members(Resource r) {
    List<String> lines = new ArrayList<>();
    lines.add("uri: " + quoted(r.uri()));
    lines.add("unit: " + r.unit());
    lines.add("timezone: " + quoted(r.timezone()));
    lines.add("span_in_days: " + r.spanInDays());
    lines.add("notifiable: " + r.notifiable());
    if (r.description() != null) {
      lines.add("description: " + quoted(r.description()));
    }
    return lines;
  }

  private static void add(List<String> lines, String key, @Nullable Object value) {
    if (value != null) {
      lines.add(key + value);
    }
  }

  /** In quotes wherever YAML could take it for something else than this text. */
  static String quoted(String text) {
    return text.matches(PLAIN) && !text.matches(SPECIAL) ? text : inQuotes(text);
  }

  private static String inQuotes(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < ' ' || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
