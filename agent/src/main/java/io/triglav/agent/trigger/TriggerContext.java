package io.triglav.agent.trigger;

import io.triglav.agent.config.AgentConfig.OnStop;
import io.triglav.agent.loop.StopSignal;
import io.triglav.client.TriglavClient;
import java.time.Clock;
import java.time.Duration;

/**
 * What all triggers of an agent share.
 *
 * @param client closed when the last command has ended and was reported
 * @param worker who the agent is, for people
 * @param runs what this host knows of runs
 * @param lease how long a run stays with an agent of which nothing is heard
 * @param grace how long a command may go on after the agent was told to stop
 * @param onStop what happens to it then
 */
public record TriggerContext(
    TriglavClient client,
    String worker,
    RunDirectories runs,
    Duration lease,
    StopSignal stop,
    Duration grace,
    OnStop onStop,
    Clock clock) {}
