package io.triglav.server.trigger;

import io.triglav.server.support.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/** Reads a list by {@code id >= offset} without pause while others write, as agents do. */
final class Follower implements Runnable {
  private final Api api;
  private final String list;
  private final List<Long> seen = new ArrayList<>();
  private final AtomicBoolean last = new AtomicBoolean();

  Follower(Api api, String list) {
    this.api = api;
    this.list = list;
  }

  /** Makes {@link #run} end once it has read what is there. */
  void finish() {
    last.set(true);
  }

  /** All ids, in the order in which they were read. To be asked after {@link #run} has ended. */
  List<Long> seen() {
    return seen;
  }

  @Override
  public void run() {
    long offset = 1;
    while (true) {
      boolean finishing = last.get();
      int before = seen.size();
      for (JsonNode row : api.get(list + "offset=" + offset + "&limit=500").body()) {
        seen.add(row.path("id").asLong());
        offset = row.path("id").asLong() + 1;
      }
      if (finishing && seen.size() == before) {
        return;
      }
    }
  }
}
