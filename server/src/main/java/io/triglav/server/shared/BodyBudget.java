package io.triglav.server.shared;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many bytes of bodies may be in the works at once, over all requests. A limit to each body
 * alone does not keep the memory: a few large ones at the same moment would fill it, and a server
 * without memory answers nobody.
 */
@Component
class BodyBudget {
  /** A body becomes several times its size: texts, trees of JSON, rows for the database. */
  private static final int SHARE_OF_HEAP = 8;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  @Autowired
  BodyBudget() {
    this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  BodyBudget(long most) {
    this.most = most;
  }

  /** The most that one body can ever get. */
  long most() {
    return most;
  }

  /** A share for one request: empty, until bytes are taken. */
  Share share() {
    return new Share();
  }

  /** What one request has taken. Its own thread takes; whoever ends the request gives back. */
  final class Share {
    private final AtomicLong own = new AtomicLong();

    /**
     * Makes it so many bytes, where they are fewer.
     *
     * @throws ApiException 503 when so much is not left
     */
    void cover(long bytes) {
      long more = bytes - own.get();
      if (more <= 0) {
        return;
      }
      if (taken.addAndGet(more) > most) {
        taken.addAndGet(-more);
        throw exhausted();
      }
      own.addAndGet(more);
    }

    void giveBack() {
      taken.addAndGet(-own.getAndSet(0));
    }
  }

  private ApiException exhausted() {
    return ApiException.unavailable(
        "the bodies of all requests together have more than the "
            + most
            + " bytes that this server's memory allows at once; send it again, or in smaller parts",
        SOON);
  }
}
