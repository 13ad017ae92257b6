package io.triglav.agent.trigger;

import io.triglav.client.JobMessage;
import io.triglav.plugin.Dataset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/** What a command is told of the firing that it is run for. */
public final class CommandEnvironment {
  private CommandEnvironment() {}

  /**
   * The variables; dates are those of the job message's own timezone.
   *
   * @throws io.triglav.agent.partition.InvalidResource when that timezone is not known
   */
  public static Map<String, String> of(JobMessage message) {
    ZonedDateTime time = message.time().atZone(Dataset.zone(message.timezone()));
    Map<String, String> variables = new TreeMap<>();
    variables.put("TRIGLAV_JOB_ID", Long.toString(message.jobId()));
    variables.put("TRIGLAV_JOB_MESSAGE_ID", Long.toString(message.id()));
    variables.put("TRIGLAV_JOB_MESSAGE_TIME", Long.toString(message.time().getEpochSecond()));
    variables.put("TRIGLAV_JOB_MESSAGE_TIMEZONE", message.timezone());
    variables.put("TRIGLAV_JOB_MESSAGE_DATE", time.format(DateTimeFormatter.ISO_LOCAL_DATE));
    variables.put("TRIGLAV_JOB_MESSAGE_ISO", time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
    return variables;
  }
}
