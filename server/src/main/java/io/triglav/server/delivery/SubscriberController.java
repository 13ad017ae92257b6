package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/subscribers")
@Tag(name = "subscribers", description = "Who is handed the firings of jobs")
class SubscriberController {
  private static final String ONE = "/{name}";

  private final Subscribers subscribers;
  private final WebhookSender webhooks;

  SubscriberController(Subscribers subscribers, WebhookSender webhooks) {
    this.subscribers = subscribers;
    this.webhooks = webhooks;
  }

  @PutMapping(ONE)
  @Operation(
      operationId = "putSubscriber",
      summary = "Makes a subscriber, or changes what it serves",
      description =
          "A subscriber is handed each firing of its jobs once; workers of one name share them. Putting it again"
              + " changes nothing of where it stands, so do it at each start.")
  SubscriberResponse put(
      @Parameter(description = "Its name", example = "jenkins") @PathVariable String name,
      @RequestBody SubscriberRequest request) {
    SubscriberResponse saved = subscribers.put(name, request);
    webhooks.lookSoon();
    return saved;
  }

  @GetMapping
  @Operation(operationId = "listSubscribers", summary = "All subscribers, with what waits for them")
  List<SubscriberResponse> list() {
    return subscribers.all();
  }

  @GetMapping(ONE)
  @Operation(operationId = "getSubscriber", summary = "One subscriber, with what waits for it")
  SubscriberResponse get(
      @Parameter(description = "Its name", example = "jenkins") @PathVariable String name) {
    return subscribers.get(name);
  }

  @DeleteMapping(ONE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteSubscriber",
      summary = "Forgets a subscriber with its deliveries; runs stay on record")
  void delete(@Parameter(description = "Its name", example = "jenkins") @PathVariable String name) {
    subscribers.delete(name);
    webhooks.lookSoon();
  }
}
