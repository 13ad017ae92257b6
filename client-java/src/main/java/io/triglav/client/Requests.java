package io.triglav.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triglav.client.model.AgentRequest;
import io.triglav.client.model.ClaimRequest;
import io.triglav.client.model.JobRequest;
import io.triglav.client.model.LeaseRequest;
import io.triglav.client.model.LookRequest;
import io.triglav.client.model.MessageRequest;
import io.triglav.client.model.ReportRequest;
import io.triglav.client.model.ResourceRequest;
import io.triglav.client.model.StartRequest;
import io.triglav.client.model.SubscriberRequest;
import io.triglav.client.model.WebhookRequest;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From our types to the generated ones. */
final class Requests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Requests() {}

  static MessageRequest message(Message m) {
    return new MessageRequest()
        .uuid(m.uuid())
        .resourceUri(m.resourceUri())
        .resourceUnit(value(MessageRequest.ResourceUnitEnum.values(), m.resourceUnit()))
        .resourceTime(m.resourceTime().getEpochSecond())
        .resourceTimezone(m.resourceTimezone())
        .payload(m.payload())
        .versionToken(m.versionToken());
  }

  static JobRequest job(JobDefinition job) {
    return new JobRequest()
        .uri(job.uri())
        .logicalOp(value(JobRequest.LogicalOpEnum.values(), job.logicalOp()))
        .inputResources(resources(job.inputs()))
        .outputResources(resources(job.outputs()))
        .delivery(policy(job.delivery()));
  }

  private static io.triglav.client.model.@Nullable DeliveryPolicy policy(
      @Nullable DeliveryPolicy policy) {
    // Every member is set, as the generated type has defaults that would change what is left open.
    return policy == null
        ? null
        : new io.triglav.client.model.DeliveryPolicy()
            .order(value(io.triglav.client.model.DeliveryPolicy.OrderEnum.values(), policy.order()))
            .maxInFlight(number(policy.maxInFlight()))
            .maxAttempts(number(policy.maxAttempts()))
            .retrySeconds(number(policy.retrySeconds()));
  }

  private static @Nullable Long number(@Nullable Integer number) {
    return number == null ? null : number.longValue();
  }

  static SubscriberRequest subscriber(SubscriberDefinition s) {
    return new SubscriberRequest()
        .jobs(s.jobs())
        .jobUriPrefixes(s.jobUriPrefixes())
        .fromId(s.fromId())
        .webhook(webhook(s.webhook()));
  }

  private static @Nullable WebhookRequest webhook(SubscriberDefinition.@Nullable Webhook webhook) {
    return webhook == null
        ? null
        : new WebhookRequest().url(webhook.url()).secret(webhook.secret()).once(webhook.once());
  }

  static LeaseRequest lease(LeaseOrder order) {
    return new LeaseRequest()
        .subscriber(order.subscriber())
        .worker(order.worker())
        .max((long) order.max())
        .leaseSeconds(order.lease().toSeconds())
        .waitSeconds(order.longPoll().toSeconds());
  }

  static ReportRequest heartbeat(Heartbeat h) {
    return report(h.progress()).leaseSeconds(h.lease().toSeconds()).started(h.started());
  }

  static ReportRequest completion(Completion c) {
    return report(c.progress()).outputs(outputs(c.outputs()));
  }

  static ReportRequest failure(Failure f) {
    return report(f.progress())
        .error(f.error())
        .retry(f.retry())
        .retryAt(f.retryAt() == null ? null : f.retryAt().atOffset(ZoneOffset.UTC));
  }

  private static ReportRequest report(Progress p) {
    return new ReportRequest()
        .url(p.url())
        .progress(p.text())
        .logTail(p.logTail())
        .leaseSeconds(null)
        .started(null)
        .retry(null)
        .outputs(null);
  }

  static StartRequest start(RunStart run) {
    return new StartRequest()
        .id(run.id())
        .job(run.job())
        .time(run.time().getEpochSecond())
        .timezone(run.timezone())
        .leaseSeconds(run.lease().toSeconds())
        .outputs(outputs(run.outputs()))
        .url(run.url())
        .worker(run.worker());
  }

  static AgentRequest agent(AgentDefinition a) {
    return new AgentRequest()
        .prefixes(a.prefixes())
        .version(a.version())
        .host(a.host())
        .intervalSeconds(a.interval().toSeconds());
  }

  static ClaimRequest claim(Claim c) {
    return new ClaimRequest()
        .prefixes(c.prefixes())
        .leaseSeconds(c.lease().toSeconds())
        .looks(c.looks().stream().map(Requests::look).toList());
  }

  private static LookRequest look(Claim.Look l) {
    return new LookRequest()
        .resourceUri(l.resourceUri())
        .timezone(l.timezone())
        .lookedAt(l.lookedAt().atOffset(ZoneOffset.UTC))
        .nextLookAt(l.nextLookAt() == null ? null : l.nextLookAt().atOffset(ZoneOffset.UTC))
        .error(l.error());
  }

  private static @Nullable List<io.triglav.client.model.RunOutput> outputs(
      @Nullable List<RunOutput> outputs) {
    return outputs == null ? null : outputs.stream().map(Requests::output).toList();
  }

  private static io.triglav.client.model.RunOutput output(RunOutput o) {
    return new io.triglav.client.model.RunOutput()
        .uri(o.uri())
        .unit(value(io.triglav.client.model.RunOutput.UnitEnum.values(), o.unit()))
        .timezone(o.timezone())
        .time(o.time() == null ? null : o.time().getEpochSecond())
        .payload(json(o.payload()));
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    try {
      return text == null ? null : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("payload: is not JSON: '" + text + "'", e);
    }
  }

  private static List<ResourceRequest> resources(List<ResourceDefinition> resources) {
    return resources.stream().map(Requests::resource).toList();
  }

  static ResourceRequest resource(ResourceDefinition r) {
    return new ResourceRequest()
        .id(r.id())
        .uri(r.uri())
        .unit(value(ResourceRequest.UnitEnum.values(), r.unit()))
        .timezone(r.timezone())
        .spanInDays(r.spanInDays() == null ? null : r.spanInDays().longValue())
        .consumable(r.consumable())
        .notifiable(r.notifiable())
        .description(r.description());
  }

  /** The generated value of that name. */
  private static <E extends Enum<E>> @Nullable E value(E[] known, @Nullable String name) {
    if (name == null) {
      return null;
    }
    return Arrays.stream(known)
        .filter(each -> each.toString().equals(name) && !name.startsWith("unknown_default"))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + name + "' is not known; one of " + names(known)));
  }

  private static <E extends Enum<E>> String names(E[] known) {
    return Arrays.stream(known)
        .map(Enum::toString)
        .filter(name -> !name.startsWith("unknown_default"))
        .collect(Collectors.joining(", "));
  }
}
