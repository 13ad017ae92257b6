package io.triglav.agent.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.agent.partition.Dataset;
import io.triglav.agent.partition.InvalidResource;
import io.triglav.agent.partition.Unit;
import io.triglav.agent.state.StateFile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which version of which partition the server has been told of. This is only a cache: when it is
 * lost, the same messages are sent again under the same ids, and the server drops them.
 */
public final class Acknowledged {
  private final StateFile file;
  private final Map<Dataset, NavigableMap<Long, String>> tokens = new LinkedHashMap<>();
  private boolean changed;

  public Acknowledged(StateFile file) {
    this.file = file;
    file.read().path("acknowledged").forEach(this::load);
  }

  private void load(JsonNode row) {
    try {
      Dataset dataset =
          new Dataset(
              row.path("uri").asText(),
              Unit.of(row.path("unit").asText()),
              row.path("timezone").asText());
      Map<Long, String> known = tokens.computeIfAbsent(dataset, d -> new TreeMap<>());
      row.path("tokens")
          .properties()
          .forEach(t -> known.put(Long.parseLong(t.getKey()), t.getValue().asText()));
    } catch (InvalidResource | NumberFormatException e) {
      changed = true; // a row that is not ours; it will be gone with the next save
    }
  }

  synchronized boolean has(Dataset dataset, Instant time, String token) {
    return token.equals(of(dataset).get(time.getEpochSecond()));
  }

  synchronized void put(Dataset dataset, Instant time, String token) {
    of(dataset).put(time.getEpochSecond(), token);
    changed = true;
  }

  /** Forgets partitions that are too old to be looked at again. */
  synchronized void forgetBefore(Dataset dataset, Instant time) {
    var old = of(dataset).headMap(time.getEpochSecond());
    changed |= !old.isEmpty();
    old.clear();
  }

  /** Writes the file if there is news. */
  synchronized void save() {
    if (changed) {
      changed = !file.write(json());
    }
  }

  private NavigableMap<Long, String> of(Dataset dataset) {
    return tokens.computeIfAbsent(dataset, d -> new TreeMap<>());
  }

  private ObjectNode json() {
    ObjectNode root = StateFile.empty().put("format", 1);
    ArrayNode rows = root.putArray("acknowledged");
    tokens.forEach(
        (dataset, known) -> {
          ObjectNode row = rows.addObject();
          row.put("uri", dataset.uri());
          row.put("unit", dataset.unit().toString());
          row.put("timezone", dataset.timezone());
          ObjectNode times = row.putObject("tokens");
          known.forEach((time, token) -> times.put(Long.toString(time), token));
        });
    return root;
  }
}
