package io.triglav.client;

import static io.triglav.client.Answers.needed;

import io.triglav.client.model.JobMessageResponse;
import io.triglav.client.model.PartitionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final Remote remote;
  private final LongPoll longPoll;
  private final Subscribers subscribers;
  private final Deliveries deliveries;
  private final Agents agents;
  private final Runs runs;
  private final Schedule schedule;
  private final CountDownLatch closed = new CountDownLatch(1);

  TriglavClient(TriglavClientBuilder builder) {
    Waiter given = builder.waiter();
    remote = new Remote(builder, given == null ? this::waitUnlessClosed : given);
    longPoll = new LongPoll(remote, builder.longPoll(), builder.pollInterval());
    subscribers = new Subscribers(remote);
    deliveries = new Deliveries(remote);
    agents = new Agents(remote);
    runs = new Runs(remote);
    schedule = builder.schedule();
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
    var answer = remote.need(Repeat.ALWAYS, (api, headers) -> api.sendMessages(body, headers));
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
    return remote.list(
        (api, headers) -> api.fetchMessages(offset, (long) limit, null, uris, headers),
        Answers::message);
  }

  /**
   * The same, but when there are none, waits for the first one.
   *
   * @param wait up to 60 seconds; fractions of a second are dropped. The call is made once
   */
  public List<StoredMessage> messages(
      long offset, int limit, Collection<String> resourceUris, Duration wait) {
    List<String> uris = List.copyOf(resourceUris);
    var answer =
        remote.poll(
            wait,
            (api, headers) ->
                api.fetchMessages(offset, (long) limit, wait.toSeconds(), uris, headers));
    return Answers.list(answer, Answers::message);
  }

  /**
   * Waits until there are messages, through restarts of the server.
   *
   * @param offset the smallest id wanted; to read on, the last id seen + 1
   * @param limit how many at most
   * @param resourceUris only those of these resources; all when empty
   * @return empty when the time is over
   */
  public List<StoredMessage> awaitMessages(
      long offset, int limit, Collection<String> resourceUris, WaitLimit waitLimit) {
    return longPoll.await(waitLimit, wait -> messages(offset, limit, resourceUris, wait));
  }

  /** The id of the newest message; 0 when there is none. */
  public long lastMessageId() {
    return lastMessageId(Repeat.ALWAYS);
  }

  private long lastMessageId(Repeat repeat) {
    return needed(
        remote.need(repeat, (api, headers) -> api.getLastMessageId(headers)).getId(), "id");
  }

  /**
   * Waits until there are messages newer than all that there are when it is first answered, through
   * restarts of the server.
   *
   * @return empty when the time is over
   */
  public List<StoredMessage> awaitNewMessages(
      int limit, Collection<String> resourceUris, WaitLimit waitLimit) {
    var offset = new Once<>(() -> lastMessageId(Repeat.NEVER) + 1);
    return longPoll.await(waitLimit, wait -> messages(offset.get(), limit, resourceUris, wait));
  }

  /**
   * The partitions of a resource that are ready.
   *
   * @return empty when none is
   */
  public List<PublishedPartition> partitions(PartitionFilter filter) {
    return remote.list(partitionsCall(filter, Duration.ZERO), Answers::partition);
  }

  /**
   * The same, but when there is none, waits for the first one.
   *
   * @param wait up to 60 seconds; fractions of a second are dropped. The call is made once
   */
  public List<PublishedPartition> partitions(PartitionFilter filter, Duration wait) {
    return Answers.list(remote.poll(wait, partitionsCall(filter, wait)), Answers::partition);
  }

  /**
   * Waits until a partition is ready, through restarts of the server.
   *
   * @param unit {@code singular}, {@code daily} or {@code hourly}
   * @param timezone as the resource declares it; null: any
   * @param time the start of the partition; the epoch for {@code singular}
   * @param newerThan only when it was published by a message after this one; null: whenever it was
   * @param timeout how long to wait; zero: one look
   * @return empty when the time is over
   */
  public Optional<PublishedPartition> awaitPartition(
      String resourceUri,
      String unit,
      @Nullable String timezone,
      Instant time,
      @Nullable Long newerThan,
      Duration timeout) {
    return awaitPartition(
        PartitionFilter.of(resourceUri, unit, timezone, time).newerThan(newerThan),
        WaitLimit.of(timeout));
  }

  /**
   * Waits until one of these partitions is ready, through restarts of the server.
   *
   * @return the first one, or empty when the time is over
   */
  public Optional<PublishedPartition> awaitPartition(PartitionFilter filter, WaitLimit limit) {
    return longPoll.await(limit, wait -> partitions(filter, wait)).stream().findFirst();
  }

  private static Remote.Call<List<PartitionResponse>> partitionsCall(
      PartitionFilter f, Duration wait) {
    return (api, headers) ->
        api.listPartitions(
            f.resourceUri(),
            f.unit(),
            f.timezone(),
            seconds(f.time()),
            seconds(f.from()),
            seconds(f.to()),
            f.newerThan(),
            (long) f.limit(),
            wait.toSeconds(),
            headers);
  }

  private static @Nullable Long seconds(@Nullable Instant time) {
    return time == null ? null : time.getEpochSecond();
  }

  /**
   * The firings of one job, in order.
   *
   * @param offset the smallest id wanted; to read on, the last id seen + 1
   * @param limit how many at most
   */
  public List<JobMessage> jobMessages(long jobId, long offset, int limit) {
    return remote.list(jobMessagesCall(jobId, offset, limit, Duration.ZERO), Answers::jobMessage);
  }

  /**
   * The same, but when there are none, waits for the first one.
   *
   * @param wait up to 60 seconds; fractions of a second are dropped. The call is made once
   */
  public List<JobMessage> jobMessages(long jobId, long offset, int limit, Duration wait) {
    return Answers.list(
        remote.poll(wait, jobMessagesCall(jobId, offset, limit, wait)), Answers::jobMessage);
  }

  private static Remote.Call<List<JobMessageResponse>> jobMessagesCall(
      long jobId, long offset, int limit, Duration wait) {
    return (api, headers) ->
        api.fetchJobMessages(offset, jobId, (long) limit, wait.toSeconds(), headers);
  }

  /** The id of the newest job message of all jobs; 0 when there is none. */
  public long lastJobMessageId() {
    return lastJobMessageId(Repeat.ALWAYS);
  }

  private long lastJobMessageId(Repeat repeat) {
    return needed(
        remote.need(repeat, (api, headers) -> api.getLastJobMessageId(headers)).getId(), "id");
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
    return longPoll
        .await(WaitLimit.of(timeout), wait -> jobMessages(jobId, offset, 1, wait))
        .stream()
        .findFirst();
  }

  /**
   * Waits until the job has fired, through restarts of the server, also when it is away at first.
   *
   * @param offset the smallest id of a job message that counts; null: what fires after the first
   *     answer of the server
   * @return the first such job message, or empty when the time is over
   * @throws Rejected with status 404 when there is no such job
   */
  public Optional<JobMessage> awaitJobMessage(
      String jobUri, @Nullable Long offset, WaitLimit limit) {
    // The offset first: what fires while the job is looked up counts.
    var from = new Once<>(() -> offset == null ? lastJobMessageId(Repeat.NEVER) + 1 : offset);
    var job = new Once<>(() -> jobOf(jobUri, Repeat.NEVER).id());
    return longPoll
        .await(
            limit,
            wait -> {
              long first = from.get();
              return jobMessages(job.get(), first, 1, wait);
            })
        .stream()
        .findFirst();
  }

  /**
   * The job of that uri.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Job job(String uri) {
    return jobOf(uri, Repeat.ALWAYS);
  }

  /** All jobs. */
  public List<JobSummary> jobs() {
    return remote.list((api, headers) -> api.listJobs(headers), Answers::jobSummary);
  }

  /**
   * The job of that id.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Job job(long id) {
    return jobOf(Long.toString(id), Repeat.ALWAYS);
  }

  /** Creates the job, or changes the one that has its uri. */
  public Job putJob(JobDefinition job) {
    var body = Requests.job(job);
    return Answers.job(remote.need(Repeat.ALWAYS, (api, headers) -> api.putJob(body, headers)));
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
    return remote.list((api, headers) -> api.listResources(prefix, headers), Answers::row);
  }

  /**
   * What an agent should watch: the resources whose uri starts with that prefix, that a job reads
   * and whose producer does not send messages itself.
   */
  public List<AggregatedResource> aggregatedResources(String uriPrefix) {
    return remote.list(
        (api, headers) -> api.listAggregatedResources(uriPrefix, headers), Answers::aggregated);
  }

  /**
   * Makes one more declaration, whatever there is already. So this is not repeated when the answer
   * is lost; look with {@link #resources} whether it has been made.
   */
  public Resource createResource(ResourceDefinition resource) {
    var body = Requests.resource(resource);
    return Answers.resource(
        remote.need(Repeat.WHEN_NEVER_SENT, (api, headers) -> api.createResource(body, headers)));
  }

  /**
   * The declaration of that id.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Resource resource(long id) {
    return Answers.resource(
        remote.need(Repeat.ALWAYS, (api, headers) -> api.getResource(Long.toString(id), headers)));
  }

  /**
   * Changes the declaration of that id; what is null stays.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Resource updateResource(long id, ResourceDefinition resource) {
    var body = Requests.resource(resource);
    return Answers.resource(
        remote.need(
            Repeat.ALWAYS, (api, headers) -> api.updateResource(Long.toString(id), body, headers)));
  }

  /** Whoever is handed the firings of some jobs. */
  public Subscribers subscribers() {
    return subscribers;
  }

  /** Firings handed to workers under leases. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** Programs that watch resources. */
  public Agents agents() {
    return agents;
  }

  /** Executions of jobs. */
  public Runs runs() {
    return runs;
  }

  /**
   * Works off the deliveries of a subscriber in the background, until the subscription or this
   * client is closed: leases them, calls the handler for each, sends heartbeats while it works, and
   * reports how it ended. It lives through restarts of the server; whatever else goes wrong is told
   * to {@link TriglavClientBuilder#onRetry} and tried again.
   *
   * @param subscriber its name; it should be there, see {@link Subscribers#put}
   */
  public Subscription subscribe(
      String subscriber, SubscribeOptions options, DeliveryHandler handler) {
    return Subscription.start(
        new Subscription.Setting(subscriber, options, handler), remote, deliveries, schedule);
  }

  /**
   * A new token for a name and password, for use by others; it lives on when this client is closed.
   *
   * @throws AccessDenied when they are wrong
   */
  public String createToken(String username, String password) {
    return remote.logIn(new Credentials(null, username, password), Repeat.ALWAYS);
  }

  /** Revokes the token that this client shows; what is revoked already stays so. */
  public void revokeToken() {
    remote.order((api, headers) -> api.deleteToken(headers));
  }

  /** The name of the user that this client acts as. */
  public String username() {
    return needed(remote.need(Repeat.ALWAYS, (api, headers) -> api.me(headers)).getName(), "name");
  }

  /**
   * Ends the calls that are under way, and the session on the server if this client has started it.
   */
  @Override
  public void close() {
    boolean first = closed.getCount() > 0;
    closed.countDown();
    remote.close();
    if (first) {
      remote.logOut();
    }
  }

  private Job jobOf(String idOrUri, Repeat repeat) {
    return Answers.job(remote.need(repeat, (api, headers) -> api.getJob(idOrUri, headers)));
  }

  private void deleteJobOf(String idOrUri) {
    remote.order((api, headers) -> api.deleteJob(idOrUri, headers));
  }

  private void waitUnlessClosed(Duration time) throws InterruptedException {
    if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CallCancelled("the client is closed", null);
    }
  }
}
