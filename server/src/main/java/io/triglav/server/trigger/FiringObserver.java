package io.triglav.server.trigger;

import io.triglav.server.job.JobDefinitions;
import io.triglav.server.message.MessageObserver;
import io.triglav.server.message.StoredMessage;
import io.triglav.server.trigger.engine.Engine;
import io.triglav.server.trigger.engine.Firing;
import io.triglav.server.trigger.engine.Input;
import io.triglav.server.trigger.engine.LogicalOp;
import io.triglav.server.trigger.engine.Observation;
import io.triglav.server.trigger.engine.Replay;
import io.triglav.server.trigger.engine.Replay.JobTime;
import io.triglav.server.trigger.engine.Rule;
import io.triglav.server.trigger.engine.Rules;
import io.triglav.server.trigger.engine.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Lets the engine decide on new messages: loads the states that they touch, plays them, saves what
 * follows.
 */
@Component
class FiringObserver implements MessageObserver {
  private final Firings listeners;
  private Rules rules = Rules.NONE;
  private Map<Long, String> uris = Map.of();
  private long rulesVersion = -1;

  FiringObserver(Firings listeners) {
    this.listeners = listeners;
  }

  @Override
  public Consequences observe(
      Connection connection, long definitionVersion, List<StoredMessage> messages)
      throws SQLException {
    refreshRules(connection, definitionVersion);
    List<Observation> observations = messages.stream().map(FiringObserver::observation).toList();
    Map<JobTime, Rule> touched = touched(observations);
    Map<JobTime, State> states =
        touched.isEmpty() ? Map.of() : new StateLoader(connection).load(touched);
    List<Firing> firings = new Replay(rules, states).play(observations);
    return new Consequences(StateSaver.writes(messages, firings), fired(firings));
  }

  private Map<Long, String> fired(List<Firing> firings) {
    Map<Long, String> fired = new HashMap<>();
    for (Firing firing : firings) {
      fired.computeIfAbsent(firing.jobId(), uris::get);
    }
    return fired;
  }

  @Override
  public void committed(Consequences consequences) {
    if (!consequences.firedJobs().isEmpty()) {
      listeners.fired(consequences.firedJobs());
    }
  }

  private static Observation observation(StoredMessage message) {
    return new Observation(
        message.id(),
        message.datasetId(),
        message.time(),
        message.timezone(),
        message.at().getEpochSecond());
  }

  /** Only messages that count can change anything; the states of others need not be loaded. */
  private Map<JobTime, Rule> touched(List<Observation> observations) {
    Map<JobTime, Rule> touched = new LinkedHashMap<>();
    for (Observation seen : observations) {
      for (Rule rule : rules.reading(seen.datasetId())) {
        if (Engine.counts(rule, seen)) {
          touched.put(new JobTime(rule.jobId(), seen.time()), rule);
        }
      }
    }
    return touched;
  }

  /** The lock is held, so what is read here is of that version. */
  private void refreshRules(Connection connection, long version) throws SQLException {
    if (version != rulesVersion) {
      Map<Long, List<JobDefinitions.Input>> byJob =
          JobDefinitions.load(connection).stream()
              .collect(Collectors.groupingBy(JobDefinitions.Input::jobId));
      rules = new Rules(byJob.values().stream().map(FiringObserver::rule).toList());
      uris = new HashMap<>();
      byJob.forEach((id, inputs) -> uris.put(id, inputs.get(0).jobUri()));
      rulesVersion = version;
    }
  }

  private static Rule rule(List<JobDefinitions.Input> inputs) {
    JobDefinitions.Input first = inputs.get(0);
    LogicalOp op = first.logicalOp().equals("and") ? LogicalOp.AND : LogicalOp.OR;
    return new Rule(
        first.jobId(),
        op,
        inputs.stream()
            .map(i -> new Input(i.datasetId(), i.spanInDays(), i.sinceMessageId()))
            .toList());
  }
}
