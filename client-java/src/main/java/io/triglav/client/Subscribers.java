package io.triglav.client;

import java.util.List;

/** Whoever is handed the firings of some jobs. Its methods throw as {@link TriglavClient} says. */
public final class Subscribers {
  private final Remote remote;

  Subscribers(Remote remote) {
    this.remote = remote;
  }

  /**
   * Creates the subscriber, or changes the one of that name; where it stands stays. So do it at
   * each start.
   *
   * @param name any text of up to 255 characters
   */
  public Subscriber put(String name, SubscriberDefinition definition) {
    var body = Requests.subscriber(definition);
    return Answers.subscriber(
        remote.need(Repeat.ALWAYS, (api, headers) -> api.putSubscriber(name, body, headers)));
  }

  /**
   * The subscriber of that name.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Subscriber get(String name) {
    return Answers.subscriber(
        remote.need(Repeat.ALWAYS, (api, headers) -> api.getSubscriber(name, headers)));
  }

  public List<Subscriber> list() {
    return remote.list((api, headers) -> api.listSubscribers(headers), Answers::subscriber);
  }

  /** Deletes the subscriber with its deliveries. */
  public void delete(String name) {
    remote.order((api, headers) -> api.deleteSubscriber(name, headers));
  }
}
