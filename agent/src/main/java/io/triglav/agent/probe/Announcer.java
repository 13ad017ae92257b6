package io.triglav.agent.probe;

import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.Partition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server of what is ready in a version that it was not told of, and leaves alone for an
 * hour what it has refused.
 */
final class Announcer {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);
  private static final int BATCH = 200;

  private final TriglavClient client;
  private final Acknowledged acknowledged;
  private final Quarantine quarantine = new Quarantine();

  Announcer(TriglavClient client) {
    this.client = client;
    this.acknowledged = new Acknowledged(client);
  }

  /** To be called before a round. */
  void begin(Instant now) {
    quarantine.release(now);
  }

  /**
   * Learns what the server knows of these partitions, which must be done before it is told more.
   */
  void prepare(Dataset dataset, List<Partition> partitions) {
    acknowledged.prepare(dataset, partitions);
  }

  /** Forgets all other datasets. */
  void keepOnly(Collection<Dataset> watched) {
    acknowledged.keepOnly(watched);
  }

  /** Sends what is news; what is wrong with that is added to the problems. */
  void tell(List<Finding> findings, List<String> problems, Instant now) {
    List<Finding> news = new ArrayList<>();
    for (Finding finding : findings) {
      if (isNews(finding, problems)) {
        news.add(finding);
      }
    }
    for (int start = 0; start < news.size(); start += BATCH) {
      send(news.subList(start, Math.min(start + BATCH, news.size())), problems, now);
    }
  }

  private boolean isNews(Finding finding, List<String> problems) {
    Partition partition = finding.partition();
    if (acknowledged.has(partition.dataset(), partition.time(), finding.token())) {
      return false;
    }
    boolean refused = quarantine.holds(finding.messageId());
    if (refused) {
      problems.add(quarantine.why(finding.messageId()));
    }
    return !refused;
  }

  private void send(List<Finding> batch, List<String> problems, Instant now) {
    try {
      client.sendMessages(batch.stream().map(Finding::message).toList());
      batch.forEach(this::acknowledge);
    } catch (Rejected e) {
      rejected(batch, e, problems, now);
    }
  }

  /** One bad message makes the server refuse the whole batch: find out which. */
  private void rejected(List<Finding> batch, Rejected e, List<String> problems, Instant now) {
    if (e.isTemporary()) {
      problems.add(e.getMessage());
    } else if (batch.size() > 1) {
      batch.forEach(finding -> send(List.of(finding), problems, now));
    } else {
      quarantine.add(batch.get(0).messageId(), e.getMessage(), now);
      problems.add(e.getMessage());
    }
  }

  private void acknowledge(Finding finding) {
    Partition partition = finding.partition();
    acknowledged.put(partition.dataset(), partition.time(), finding.token());
    log.info(
        "ready: {} ({}, {}), message {}",
        finding.place(),
        partition.dataset().unit(),
        partition.dataset().timezone(),
        finding.messageId());
  }
}
