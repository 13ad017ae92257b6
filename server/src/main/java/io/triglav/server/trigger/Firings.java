package io.triglav.server.trigger;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Tells which jobs have fired, the moment that it is committed: for those to whom the look into the
 * database that a {@link io.triglav.server.wake.Feed} takes is too long. Of this server only.
 */
@Component
public class Firings {
  private final List<Consumer<Map<Long, String>>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Registers who is told the jobs: their uris, by their ids. He is called by the thread that
   * writes, so he must not wait for anything.
   */
  public void onFired(Consumer<Map<Long, String>> listener) {
    listeners.add(listener);
  }

  void fired(Map<Long, String> jobs) {
    listeners.forEach(listener -> listener.accept(jobs));
  }
}
