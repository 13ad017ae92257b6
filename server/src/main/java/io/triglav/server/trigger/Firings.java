package io.triglav.server.trigger;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Tells which jobs have fired, the moment that it is committed: for those to whom the look into the
 * database that a {@link io.triglav.server.wake.Feed} takes is too long. Of this server only.
 */
@Component
public class Firings {
  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Registers who is told the uris of the jobs. He is called by the thread that writes, so he must
   * not wait for anything.
   */
  public void onFired(Consumer<Set<String>> listener) {
    listeners.add(listener);
  }

  void fired(Set<String> jobUris) {
    listeners.forEach(listener -> listener.accept(jobUris));
  }
}
