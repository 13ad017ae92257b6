package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.LifeCycle;
import io.triglav.server.job.JobDeleted;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** When a job is deleted, what waits is not handed out any more, and what runs is to stop. */
@Component
class JobEnd {
  private final JdbcClient jdbc;
  private final Dispatcher dispatcher;

  JobEnd(JdbcClient jdbc, Dispatcher dispatcher) {
    this.jdbc = jdbc;
    this.dispatcher = dispatcher;
  }

  /**
   * After the commit; should the server end just then, they stay as they are and wait for nobody.
   */
  @TransactionalEventListener
  void cancelAll(JobDeleted deleted) {
    List<Long> open =
        jdbc.sql(
                "SELECT id FROM delivery WHERE job_id = :job AND state IN ('pending', 'leased') ORDER BY id")
            .param("job", deleted.jobId())
            .query(Long.class)
            .list();
    for (Long id : open) {
      dispatcher.tell(
          new Task.OfDelivery(
              id, (x, now) -> LifeCycle.cancel(x.now(), now), new CompletableFuture<>()));
    }
  }
}
