package io.triglav.agent.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.agent.state.StateFile;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Up to where each job has been followed: the smallest id of a job message that has not been worked
 * off.
 */
public final class Offsets {
  private final StateFile file;
  private final Map<String, Long> next = new TreeMap<>();

  public Offsets(StateFile file) {
    this.file = file;
    file.read().path("next").properties().forEach(e -> next.put(e.getKey(), e.getValue().asLong()));
  }

  synchronized OptionalLong next(String jobUri) {
    Long known = next.get(jobUri);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known);
  }

  synchronized void put(String jobUri, long nextId) {
    next.put(jobUri, nextId);
    ObjectNode root = StateFile.empty().put("format", 1);
    ObjectNode jobs = root.putObject("next");
    next.forEach(jobs::put);
    file.write(root);
  }
}
