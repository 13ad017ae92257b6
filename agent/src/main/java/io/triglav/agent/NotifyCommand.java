package io.triglav.agent;

import io.triglav.client.SubscriberDefinition;
import io.triglav.client.SubscriberDefinition.Webhook;
import io.triglav.client.TriglavClient;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the next firing of a job sent to a URL. */
@Command(
    name = "notify",
    mixinStandardHelpOptions = true,
    description =
        "Has the next firing of a job sent to a URL, once, and returns at once: for a Jenkins pipeline that"
            + " waits without an executor. What fires before the pipeline asks again waits for it.")
final class NotifyCommand extends ServerCommand {
  @Option(names = "--job", paramLabel = "URI", required = true, description = "The job.")
  private String job = "";

  @Option(
      names = "--subscriber",
      paramLabel = "NAME",
      required = true,
      description =
          "Whoever waits, always by the same name, such as that of the pipeline: each firing is sent to"
              + " each name once.")
  private String subscriber = "";

  @Option(
      names = "--callback",
      paramLabel = "URL",
      required = true,
      description = "Where to send it: http or https, as registerWebhook gives it.")
  private String callback = "";

  @Option(
      names = "--from",
      paramLabel = "ID",
      description =
          "The first job message that counts when the name is new, 1 for all history; unless told, what"
              + " fires from now on.")
  private @Nullable Long from;

  NotifyCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    if (!isHttp(callback)) {
      throw Commands.usage(spec(), "--callback: '" + callback + "' is not an http or https URL");
    }
  }

  private static boolean isHttp(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null && text.matches("(?i)https?://.*");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  int run(TriglavClient client) {
    client.job(job); // a typing error would wait for ever
    var definition =
        new SubscriberDefinition(List.of(job), List.of(), from, new Webhook(callback, null, true));
    Commands.printJson(spec(), Rows.of(client.subscribers().put(subscriber, definition)));
    return ExitCode.OK;
  }
}
