package io.triglav.agent.trigger;

import io.triglav.agent.loop.StopSignal;
import io.triglav.client.TriglavClient;
import java.time.Clock;
import java.time.Duration;

/**
 * What all triggers of an agent share.
 *
 * @param polls asks for job messages; closed as soon as the agent is to stop
 * @param reports sends what commands have achieved; closed when the last command has ended
 * @param grace how long a command may go on after the agent was told to stop
 */
public record TriggerContext(
    TriglavClient polls,
    TriglavClient reports,
    Offsets offsets,
    StopSignal stop,
    Duration grace,
    Clock clock) {}
