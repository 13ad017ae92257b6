package io.triglav.agent.trigger;

import io.triglav.agent.config.AgentConfig.Output;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.partition.Dataset;
import io.triglav.agent.partition.MessageId;
import io.triglav.agent.partition.Unit;
import io.triglav.client.Backoff;
import io.triglav.client.JobMessage;
import io.triglav.client.Message;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import io.triglav.client.TriglavException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server which outputs a command has written. The ids of these messages follow from the
 * job message, so that a command that is run again because its end was not remembered announces
 * nothing twice.
 */
final class Announcer {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  private final TriglavClient client;
  private final StopSignal stop;
  private final Backoff backoff;

  Announcer(TriglavClient client, StopSignal stop, Backoff backoff) {
    this.client = client;
    this.stop = stop;
    this.backoff = backoff;
  }

  /**
   * Tries until the server knows, or the agent is to stop. Returns false when it was not told all.
   */
  boolean announce(List<Output> outputs, JobMessage cause) {
    return outputs.stream().map(output -> message(output, cause)).allMatch(this::send);
  }

  private static Message message(Output output, JobMessage cause) {
    String timezone = output.timezone().orElse(cause.timezone());
    Dataset dataset = new Dataset(output.uri(), Unit.of(output.unit()), timezone);
    return new Message(
        output.uri(),
        output.unit(),
        cause.time(),
        timezone,
        null,
        MessageId.announced(dataset, cause.id()).toString());
  }

  private boolean send(Message message) {
    for (int failures = 1; ; failures++) {
      try {
        client.send(message);
        log.info("announced: {} {}", message.resourceUri(), message.resourceTime());
        return true;
      } catch (TriglavException e) {
        if (isFinal(e)) {
          log.error(
              "NOT ANNOUNCED: {} {}: {}",
              message.resourceUri(),
              message.resourceTime(),
              e.getMessage());
          return true;
        }
        log.warn("not announced yet: {}: {}", message.resourceUri(), e.getMessage());
        if (stop.within(backoff.delay(failures, ThreadLocalRandom.current()))) {
          return false;
        }
      }
    }
  }

  /**
   * A refusal stays one. Denied access may be granted again, and what did happen must not be lost.
   */
  private static boolean isFinal(TriglavException e) {
    return e instanceof Rejected && !e.isTemporary();
  }
}
