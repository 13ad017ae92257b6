package io.triglav.client;

import static io.triglav.client.Answers.needed;

import io.triglav.client.Calls.Request;
import io.triglav.client.api.ApiClient;
import io.triglav.client.api.ApiException;
import io.triglav.client.api.TriglavApi;
import io.triglav.client.model.Credential;
import io.triglav.client.model.JobMessageResponse;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a Triglav server. Safe for use by many threads; make one and keep it.
 *
 * <p>It logs in when it first has to, and once more when the server refuses its token. Calls that
 * do no harm when made twice are made again after failures that may pass (no connection, no answer,
 * status 429 and 5xx), with growing random pauses or after what the server's {@code Retry-After}
 * says.
 *
 * <p>Every method throws {@link ServerUnreachable} when there is still no answer after that, {@link
 * AccessDenied} when the credentials do not suffice, {@link Rejected} when the server says no, and
 * {@link CallCancelled} when the thread is interrupted or the client closed.
 *
 * <p>Times are instants; on the wire they are unix seconds, so fractions of a second are dropped.
 * Timezones are offsets such as {@code +09:00} or zones such as {@code Asia/Tokyo}.
 */
public final class TriglavClient implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofDays(3650);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final String server;
  private final HttpClient connections;
  private final WholeAnswerHttpClient http;
  private final TriglavApi api;
  private final Session session;
  private final Calls calls;
  private final Patience patience;
  private final Waiter waiter;
  private final Clock clock;
  private final Duration pollInterval;
  private final CountDownLatch closed = new CountDownLatch(1);

  TriglavClient(TriglavClientBuilder builder) {
    server = builder.server();
    connections =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(builder.connectTimeout())
            .build();
    http = new WholeAnswerHttpClient(connections, builder.requestTimeout());
    api = api(server, http);
    patience = builder.patience();
    clock = builder.clock();
    pollInterval = builder.pollInterval();
    waiter = builder.waiter() == null ? this::waitUnlessClosed : builder.waiter();
    calls = new Calls(server, patience, waiter, clock, builder.onRetry());
    session = new Session(builder.credentials(), () -> logIn(builder.credentials()));
  }

  public static TriglavClientBuilder builder() {
    return new TriglavClientBuilder();
  }

  /**
   * Sends messages, all or none. Those without a uuid get a random one first, so that repeating the
   * call after a lost answer cannot double them.
   *
   * @return how many the server had not known yet
   */
  public int sendMessages(Collection<Message> messages) {
    if (messages.isEmpty()) {
      return 0;
    }
    var body = messages.stream().map(Message::withSomeUuid).map(Requests::message).toList();
    var answer = need(Repeat.ALWAYS, headers -> api.sendMessages(body, headers));
    return needed(answer.getNumInserts(), "num_inserts");
  }

  /**
   * Sends one message.
   *
   * @return 1, or 0 when the server has its uuid already
   */
  public int send(Message message) {
    return sendMessages(List.of(message));
  }

  /**
   * Messages in the order in which they were accepted.
   *
   * @param offset the smallest id wanted; to read on, the last id seen + 1
   * @param limit how many at most
   * @param resourceUris only those of these resources; all when empty
   */
  public List<StoredMessage> messages(long offset, int limit, Collection<String> resourceUris) {
    List<String> uris = List.copyOf(resourceUris);
    return list(
        headers -> api.fetchMessages(offset, (long) limit, uris, headers), Answers::message);
  }

  /** The id of the newest message; 0 when there is none. */
  public long lastMessageId() {
    return needed(need(Repeat.ALWAYS, api::getLastMessageId).getId(), "id");
  }

  /**
   * The firings of one job, in order.
   *
   * @param offset the smallest id wanted; to read on, the last id seen + 1
   * @param limit how many at most
   */
  public List<JobMessage> jobMessages(long jobId, long offset, int limit) {
    return list(jobMessagesRequest(jobId, offset, limit), Answers::jobMessage);
  }

  /** The id of the newest job message of all jobs; 0 when there is none. */
  public long lastJobMessageId() {
    return needed(need(Repeat.ALWAYS, api::getLastJobMessageId).getId(), "id");
  }

  /**
   * Waits until the job has fired with an id of at least {@code offset}, through restarts of the
   * server.
   *
   * @param timeout how long to wait; the try under way is finished, so it may take one request
   *     timeout longer
   * @return the first such job message, or empty when the time is over
   * @throws AccessDenied when the credentials do not suffice (no longer)
   * @throws Rejected when there is no such job
   */
  public Optional<JobMessage> awaitJobMessage(long jobId, long offset, Duration timeout) {
    Instant end = clock.instant().plus(min(timeout, LONGEST_WAIT));
    Poll poll = poll(jobId, offset, 0);
    while (poll.found.isEmpty() && clock.instant().isBefore(end)) {
      pauseAfter(poll, Duration.between(clock.instant(), end));
      poll = poll(jobId, offset, poll.failures);
    }
    return poll.found;
  }

  /**
   * The job of that uri.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Job job(String uri) {
    return jobOf(uri);
  }

  /**
   * The job of that id.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Job job(long id) {
    return jobOf(Long.toString(id));
  }

  /** Creates the job, or changes the one that has its uri. */
  public Job putJob(JobDefinition job) {
    return Answers.job(need(Repeat.ALWAYS, headers -> api.putJob(Requests.job(job), headers)));
  }

  /** Deletes the job of that uri; nothing happens when there is none. */
  public void deleteJob(String uri) {
    deleteJobOf(uri);
  }

  /** Deletes the job of that id; nothing happens when there is none. */
  public void deleteJob(long id) {
    deleteJobOf(Long.toString(id));
  }

  /**
   * All declarations whose uri starts with that prefix, taken literally; all there are when it is
   * empty.
   */
  public List<Resource> resources(String uriPrefix) {
    String prefix = uriPrefix.isEmpty() ? null : uriPrefix;
    return list(headers -> api.listResources(prefix, headers), Answers::row);
  }

  /**
   * What an agent should watch: the resources whose uri starts with that prefix, that a job reads
   * and whose producer does not send messages itself.
   */
  public List<AggregatedResource> aggregatedResources(String uriPrefix) {
    return list(headers -> api.listAggregatedResources(uriPrefix, headers), Answers::aggregated);
  }

  /**
   * Makes one more declaration, whatever there is already. So this is not repeated when the answer
   * is lost; look with {@link #resources} whether it has been made.
   */
  public Resource createResource(ResourceDefinition resource) {
    return Answers.resource(
        need(
            Repeat.WHEN_NEVER_SENT,
            headers -> api.createResource(Requests.resource(resource), headers)));
  }

  /**
   * Ends the calls that are under way, and the session on the server if this client has started it.
   */
  @Override
  public void close() {
    boolean first = closed.getCount() > 0;
    closed.countDown();
    calls.close();
    http.close();
    if (first && session.fetchedToken() != null) {
      logOut(session.fetchedToken());
    }
  }

  private Job jobOf(String idOrUri) {
    return Answers.job(need(Repeat.ALWAYS, headers -> api.getJob(idOrUri, headers)));
  }

  private void deleteJobOf(String idOrUri) {
    calls.authorised(
        session,
        Repeat.ALWAYS,
        headers -> {
          api.deleteJob(idOrUri, headers);
          return null;
        });
  }

  private Request<List<JobMessageResponse>> jobMessagesRequest(long jobId, long offset, int limit) {
    return headers -> api.fetchJobMessages(offset, jobId, (long) limit, headers);
  }

  /** One look for a job message; how many looks in a row have failed, the last one how. */
  private record Poll(
      Optional<JobMessage> found, int failures, @Nullable TriglavException failure) {}

  private Poll poll(long jobId, long offset, int failures) {
    try {
      var answer = calls.authorised(session, Repeat.NEVER, jobMessagesRequest(jobId, offset, 1));
      return new Poll(Answers.list(answer, Answers::jobMessage).stream().findFirst(), 0, null);
    } catch (TriglavException e) {
      if (e.isTemporary()) {
        return new Poll(Optional.empty(), failures + 1, e);
      }
      throw e;
    }
  }

  private void pauseAfter(Poll poll, Duration left) {
    if (poll.failure == null) {
      calls.await(min(left, pollInterval));
    } else {
      Duration more = patience.backoff().delay(poll.failures, patience.random());
      calls.await(min(left, pollInterval.plus(more)), poll.failure);
    }
  }

  private <T> T need(Repeat repeat, Request<T> request) {
    return needed(calls.authorised(session, repeat, request), "body");
  }

  private <T, R> List<R> list(Request<List<T>> request, Function<T, R> row) {
    return Answers.list(calls.authorised(session, Repeat.ALWAYS, request), row);
  }

  private String logIn(Credentials credentials) {
    Credential body =
        new Credential().username(credentials.username()).password(credentials.password());
    var answer = calls.plain(Repeat.NEVER, headers -> api.createToken(body, headers));
    return needed(needed(answer, "body").getAccessToken(), "access_token");
  }

  private void logOut(@Nullable String token) {
    try (var last = new WholeAnswerHttpClient(connections, GOODBYE)) {
      api(server, last).deleteToken(Map.of("Authorization", String.valueOf(token)));
    } catch (ApiException e) {
      // the token lapses by itself
    }
  }

  private static TriglavApi api(String server, HttpClient http) {
    return new TriglavApi(
        new ApiClient(null, ApiClient.createDefaultObjectMapper(), server) {
          @Override
          public HttpClient getHttpClient() {
            return http;
          }
        });
  }

  private void waitUnlessClosed(Duration time) throws InterruptedException {
    if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CallCancelled("the client is closed", null);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
