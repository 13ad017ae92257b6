package io.triglav.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * As much of a Triglav server as its clients can tell: it speaks HTTP, hands out tokens and keeps
 * jobs and messages in memory. It also fails in every way that a test asks for. Its memory survives
 * {@link #stop} and {@link #start}, as a database would.
 */
public final class FakeTriglavServer implements AutoCloseable {
  public static final String USERNAME = "agent";
  public static final String PASSWORD = "open sesame";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 20;

  /** A request as it arrived; path and query are still percent-encoded. */
  public record Request(
      String method,
      String path,
      @Nullable String query,
      @Nullable String authorization,
      String body) {
    public boolean is(String wantedMethod, String wantedPath) {
      return method.equals(wantedMethod) && path.equals("/api/v1" + wantedPath);
    }

    public JsonNode json() {
      return parse(body);
    }
  }

  /** What to do with a request. */
  @FunctionalInterface
  public interface Behaviour {
    void handle(HttpExchange exchange) throws IOException;
  }

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fake-triglav");
            thread.setDaemon(true);
            return thread;
          });

  /** A request, and the end of the server that has received it. */
  private record Received(Request request, CountDownLatch end) {}

  /** The attributes of an exchange would not do: the JDK keeps one set for all exchanges. */
  private final Map<HttpExchange, Received> underWay = new ConcurrentHashMap<>();

  private final Deque<Behaviour> next = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final Set<String> tokens = new HashSet<>();
  private final Map<String, ObjectNode> messages = new LinkedHashMap<>();
  private final List<ObjectNode> jobMessages = new ArrayList<>();
  private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
  private final List<ObjectNode> aggregated = new ArrayList<>();
  private final List<ObjectNode> declarations = new ArrayList<>();
  private final Set<String> refusedUris = new HashSet<>();
  private final Map<String, JsonNode> agents = new LinkedHashMap<>();
  private final Map<String, String> holders = new LinkedHashMap<>();
  private final List<JsonNode> looks = new ArrayList<>();
  private final Map<String, Behaviour> reports = new LinkedHashMap<>();
  private final FakeDesk desk = new FakeDesk();
  private @Nullable Waiter longPolls;
  private @Nullable HttpServer server;
  private int port;
  private int logins;
  private long ids;
  private boolean refusesTokens;
  private Predicate<Request> lost = request -> false;
  private CountDownLatch stopped = new CountDownLatch(1);

  public static FakeTriglavServer started() {
    FakeTriglavServer fake = new FakeTriglavServer();
    fake.start();
    return fake;
  }

  public synchronized void start() {
    try {
      var http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      http.createContext("/", this::handle);
      http.setExecutor(threads);
      http.start();
      port = http.getAddress().getPort();
      server = http;
      stopped = new CountDownLatch(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void stop() {
    if (server != null) {
      stopped.countDown();
      notifyAll();
      server.stop(0);
      server = null;
    }
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }

  public String url() {
    return "http://localhost:" + port;
  }

  // ---- faults

  /** The next requests that are not logins get these instead of an answer, one each. */
  public synchronized FakeTriglavServer next(Behaviour... behaviours) {
    next.addAll(List.of(behaviours));
    return this;
  }

  public static Behaviour answer(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      reply(exchange, status, body);
    };
  }

  /** Closes the connection without an answer, having done nothing. */
  public static Behaviour hangUp() {
    return HttpExchange::close;
  }

  /** Does what was asked, as if nothing had been scripted. */
  public Behaviour doIt() {
    return exchange -> {
      Answer answer = answerTo(exchange);
      if (isLost(Objects.requireNonNull(underWay.get(exchange)).request)) {
        exchange.close();
      } else {
        reply(exchange, answer.status, answer.body);
      }
    };
  }

  private synchronized boolean isLost(Request request) {
    return lost.test(request);
  }

  /** Does what was asked, and closes the connection without an answer. */
  public Behaviour doItAndHangUp() {
    return exchange -> {
      answerTo(exchange);
      exchange.close();
    };
  }

  /** Never answers. */
  public Behaviour stall() {
    return exchange -> awaitStop();
  }

  /** Does what was asked, and answers later; for what must take real time. */
  public Behaviour slowly(Duration time) {
    return exchange -> {
      awaitStop(time);
      doIt().handle(exchange);
    };
  }

  /** Sends the head of an answer and half of its body, and never the rest. */
  public Behaviour stallInTheMiddle() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write("{\"id\":".getBytes(UTF_8));
      exchange.getResponseBody().flush();
      awaitStop();
    };
  }

  /**
   * Requests that wait for something take their time from there instead of real time; without it
   * they wait until something happens.
   */
  public synchronized FakeTriglavServer longPollsTakeTimeFrom(Waiter time) {
    longPolls = time;
    return this;
  }

  /** Requests like this are done, but their answers never arrive. */
  public synchronized void losesTheAnswerTo(Predicate<Request> request) {
    lost = request;
  }

  /** All answers arrive again. */
  public void losesNothing() {
    losesTheAnswerTo(request -> false);
  }

  /** From now on no token is good enough. */
  public synchronized void refuseTokens() {
    refusesTokens = true;
  }

  public synchronized void acceptTokens() {
    refusesTokens = false;
  }

  /** The tokens so far are no longer good. */
  public synchronized void forgetTokens() {
    tokens.clear();
  }

  public synchronized void accept(String token) {
    tokens.add(token);
  }

  /** Messages for this resource are answered with 422. */
  public synchronized void refuseMessagesFor(String resourceUri) {
    refusedUris.add(resourceUri);
  }

  // ---- what it knows

  public synchronized int logins() {
    return logins;
  }

  public synchronized int liveTokens() {
    return tokens.size();
  }

  public synchronized List<Request> requests(Predicate<Request> wanted) {
    return requests.stream().filter(wanted).toList();
  }

  public List<Request> requests(String method, String path) {
    return requests(request -> request.is(method, path));
  }

  public synchronized List<JsonNode> messages() {
    return List.copyOf(messages.values());
  }

  public synchronized JsonNode job(String uri) {
    return Objects.requireNonNull(jobs.get(uri), uri);
  }

  public synchronized long addJob(String uri) {
    ObjectNode job = JSON.createObjectNode().put("uri", uri);
    return putJob(job).get("id").asLong();
  }

  public synchronized void addAggregated(String uri, String unit, String timezone, int span) {
    aggregated.add(
        JSON.createObjectNode()
            .put("uri", uri)
            .put("unit", unit)
            .put("timezone", timezone)
            .put("span_in_days", span));
  }

  /** The server loses sight of an agent. */
  public synchronized void forgetAgents() {
    agents.clear();
  }

  public synchronized @Nullable JsonNode agent(String name) {
    return agents.get(name);
  }

  /** A resource is another agent's from now on. */
  public synchronized void lease(String resourceUri, String agent) {
    holders.put(resourceUri, agent);
  }

  /** What agents have said of their looks, all of it. */
  public synchronized List<JsonNode> looks() {
    return List.copyOf(looks);
  }

  /** The job fires: a job message appears. */
  public synchronized long fire(long jobId, long time, String timezone) {
    long id = jobMessages.size() + 1L;
    jobMessages.add(
        JSON.createObjectNode()
            .put("id", id)
            .put("job_id", jobId)
            .put("time", time)
            .put("timezone", timezone));
    notifyAll();
    return id;
  }

  /** A resource partition is published, as if somebody had sent a message. */
  public synchronized long publish(String uri, String unit, long time, String timezone) {
    ObjectNode message =
        JSON.createObjectNode()
            .put("uuid", "published-" + (messages.size() + 1))
            .put("resource_uri", uri)
            .put("resource_unit", unit)
            .put("resource_time", time)
            .put("resource_timezone", timezone);
    store(JSON.createArrayNode().add(message));
    notifyAll();
    return messages.size();
  }

  public synchronized void addSubscriber(String name, String... jobs) {
    ObjectNode definition = JSON.createObjectNode();
    definition.set("jobs", JSON.valueToTree(jobs));
    desk.putSubscriber(name, definition);
  }

  /** A firing waits for the subscriber. */
  public synchronized long deliver(String subscriber, String jobUri, long time) {
    long id = desk.deliver(subscriber, jobUri, time);
    notifyAll();
    return id;
  }

  /** The lease of a delivery ends, and another worker gets it. */
  public synchronized void handToAnother(long delivery) {
    desk.handToAnother(delivery);
  }

  /** The lease of a delivery ends without a report: the next worker gets the same run. */
  public synchronized void expire(long delivery) {
    desk.expire(delivery);
    notifyAll();
  }

  /** What has failed is handed out again, as a new run. */
  public synchronized void tryAgain(long delivery) {
    desk.tryAgain(delivery);
    notifyAll();
  }

  /** Whoever has the delivery learns with the next heartbeat that it is to stop. */
  public synchronized void requestCancelOf(long delivery) {
    desk.requestCancelOf(delivery);
  }

  public synchronized JsonNode delivery(long id) {
    return desk.delivery(id).deepCopy();
  }

  public synchronized JsonNode onlyRun() {
    return desk.onlyRun().deepCopy();
  }

  /** A run as if some worker had it; returns its id. */
  public synchronized String addRun(String jobUri, String state) {
    return desk.addRun(jobUri, state);
  }

  /** A delivery is given up. */
  public synchronized void kill(long delivery, String error) {
    desk.delivery(delivery).put("state", "dead").put("error", error);
  }

  public synchronized void forgetJob(String uri) {
    jobs.remove(uri);
  }

  /** The next reports of that kind get this instead of an answer. */
  public synchronized void onReport(String verb, Behaviour behaviour) {
    reports.put(verb, behaviour);
  }

  /** Whoever has the run learns with his next heartbeat that it is to stop. */
  public synchronized void requestCancel(String runId) {
    desk.run(runId).put("cancel_requested", true);
  }

  /** Nobody has the run any more: reports about it are refused. */
  public synchronized void end(String runId, String state) {
    desk.run(runId).put("state", state);
  }

  public synchronized @Nullable JsonNode subscriber(String name) {
    return desk.subscriber(name);
  }

  // ---- signals

  public void awaitDelivery(long id, String state) {
    await(() -> desk.isIn(id, state), "for delivery " + id + " to be " + state);
  }

  public void awaitRun(String state) {
    await(() -> desk.hasRun(state), "for a run to be " + state);
  }

  public void awaitMessages(int count) {
    await(() -> messages.size() >= count, "for " + count + " messages");
  }

  public void awaitRequests(int count, Predicate<Request> wanted) {
    await(() -> requests.stream().filter(wanted).count() >= count, "for " + count + " requests");
  }

  private synchronized void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("waited in vain " + what + "; requests: " + requests);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting " + what, e);
      }
    }
  }

  // ---- HTTP

  private void handle(HttpExchange exchange) throws IOException {
    Request request = receive(exchange);
    try {
      Behaviour behaviour = request.is("POST", "/auth/token") ? null : nextBehaviour(request);
      (behaviour == null ? doIt() : behaviour).handle(exchange);
    } finally {
      underWay.remove(exchange);
    }
  }

  private synchronized @Nullable Behaviour nextBehaviour(Request request) {
    String path = request.path();
    Behaviour onReport = reports.get(path.substring(path.lastIndexOf('/') + 1));
    return onReport == null ? next.poll() : onReport;
  }

  private synchronized Request receive(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    underWay.put(exchange, new Received(request, stopped));
    requests.add(request);
    notifyAll();
    return request;
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitStop() {
    awaitStop(Duration.ofDays(1));
  }

  private void awaitStop(Duration atMost) {
    CountDownLatch latch;
    synchronized (this) {
      latch = stopped;
    }
    try {
      if (latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the API

  record Answer(int status, String body) {
    boolean isEmpty() {
      return body.equals("[]") || body.equals("{\"deliveries\":[]}");
    }

    static Answer ok(JsonNode body) {
      return new Answer(200, body.toString());
    }

    static Answer error(int status, String error) {
      return new Answer(status, JSON.createObjectNode().put("error", error).toString());
    }
  }

  private Answer answerTo(HttpExchange exchange) throws IOException {
    Received received = Objects.requireNonNull(underWay.get(exchange));
    Request request = received.request;
    CountDownLatch end = received.end;
    Answer answer = answerNow(request, end);
    long wait = answer.isEmpty() ? secondsToWait(request) : 0;
    Waiter time = longPolls();
    if (wait > 0 && time != null) {
      letPass(time, Duration.ofSeconds(wait));
      return answerNow(request, end);
    }
    return wait > 0 ? answerInTime(request, end, TimeUnit.SECONDS.toNanos(wait)) : answer;
  }

  private synchronized @Nullable Waiter longPolls() {
    return longPolls;
  }

  private static void letPass(Waiter time, Duration wait) {
    try {
      time.await(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long secondsToWait(Request request) {
    return request.is("POST", "/deliveries/lease")
        ? request.json().path("wait_seconds").asLong()
        : Long.parseLong(query(request).getOrDefault("wait", "0"));
  }

  private synchronized Answer answerInTime(Request request, CountDownLatch end, long nanos)
      throws IOException {
    long deadline = System.nanoTime() + nanos;
    Answer answer = answerNow(request, end);
    for (long left = nanos; answer.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
      try {
        wait(Math.max(TimeUnit.NANOSECONDS.toMillis(left), 1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return answer;
      }
      answer = answerNow(request, end);
    }
    return answer;
  }

  /** A server that was stopped meanwhile does nothing more, as if its process were dead. */
  private synchronized Answer answerNow(Request request, CountDownLatch end) throws IOException {
    if (end.getCount() == 0) {
      throw new IOException("the server is stopped");
    }
    try {
      if (request.is("POST", "/auth/token")) {
        return logIn(request.json());
      }
      return admitted(request);
    } finally {
      notifyAll();
    }
  }

  private Answer admitted(Request request) {
    boolean known = !refusesTokens && tokens.contains(String.valueOf(request.authorization()));
    return known ? authorised(request) : Answer.error(401, "Invalid or expired token");
  }

  private Answer logIn(JsonNode credential) {
    logins++;
    boolean known =
        USERNAME.equals(credential.path("username").asText())
            && PASSWORD.equals(credential.path("password").asText());
    if (!known) {
      return Answer.error(401, "Wrong username or password");
    }
    String token = "token-" + logins;
    tokens.add(token);
    return Answer.ok(
        JSON.createObjectNode()
            .put("access_token", token)
            .put("expires_at", "2026-12-23T16:53:01.000+09:00"));
  }

  private Answer authorised(Request request) {
    String path = request.path().substring("/api/v1".length());
    String jobUri = path.startsWith("/jobs/") ? decoded(path.substring("/jobs/".length())) : "";
    return switch (request.method() + " " + path.replaceFirst("^/jobs/.*", "/jobs/*")) {
      case "DELETE /auth/token" -> logOut(request);
      case "POST /messages" -> store(request.json());
      case "GET /messages" -> Answer.ok(messages(request));
      case "GET /partitions" -> Answer.ok(partitions(request));
      case "GET /auth/me" -> Answer.ok(JSON.createObjectNode().put("name", USERNAME));
      case "GET /jobs" -> Answer.ok(JSON.valueToTree(jobs.values()));
      case "GET /messages/last_id" -> Answer.ok(lastId(messages.size()));
      case "GET /job_messages" -> Answer.ok(jobMessages(request));
      case "GET /job_messages/last_id" -> Answer.ok(lastId(jobMessages.size()));
      case "PUT /jobs" -> Answer.ok(putJob((ObjectNode) request.json()));
      case "GET /jobs/*" -> getJob(jobUri);
      case "DELETE /jobs/*" -> deleteJob(jobUri);
      case "GET /aggregated_resources" -> Answer.ok(JSON.valueToTree(aggregated(request)));
      case "GET /resources" -> Answer.ok(declarations(request));
      case "POST /resources" -> Answer.ok(declare((ObjectNode) request.json()));
      default -> elsewhere(request, path);
    };
  }

  private Answer elsewhere(Request request, String path) {
    if (path.startsWith("/resources/")) {
      return declaration(request, path.substring("/resources/".length()));
    }
    if (path.equals("/runs") && request.method().equals("POST")) {
      ObjectNode job = jobs.get(request.json().path("job").asText());
      return job == null
          ? Answer.error(404, "there is no job " + request.json().path("job"))
          : desk.start(request.json(), job.get("id").asLong());
    }
    if (path.startsWith("/agents/")) {
      return agent(request, path.substring("/agents/".length()));
    }
    if (path.equals("/deliveries/lease")) {
      desk.catchUp(jobMessages, this::uriOfJob);
    }
    return desk.answer(request.method(), path, query(request), request.body());
  }

  private Answer agent(Request request, String rest) {
    String name = decoded(rest.replace("/watches", ""));
    if (request.method().equals("PUT")) {
      agents.put(name, request.json());
      return Answer.ok(((ObjectNode) request.json()).put("name", name));
    }
    return agents.containsKey(name)
        ? Answer.ok(claimed(name, request.json()))
        : Answer.error(404, "there is no agent " + name);
  }

  /** Everything that no other agent has; there is no sharing out. */
  private ArrayNode claimed(String name, JsonNode claim) {
    claim.path("looks").forEach(looks::add);
    ArrayNode rows = JSON.createArrayNode();
    for (ObjectNode row : aggregated) {
      String uri = row.get("uri").asText();
      boolean asked = false;
      for (JsonNode prefix : claim.path("prefixes")) {
        asked |= uri.startsWith(prefix.asText());
      }
      if (asked && holders.computeIfAbsent(uri, unheld -> name).equals(name)) {
        rows.add(row.deepCopy().put("leased_until", "2026-12-23T16:55:01+09:00"));
      }
    }
    return rows;
  }

  private String uriOfJob(JsonNode id) {
    return jobs.values().stream()
        .filter(job -> job.get("id").asLong() == id.asLong())
        .map(job -> job.get("uri").asText())
        .findFirst()
        .orElse("");
  }

  private ArrayNode declarations(Request request) {
    String prefix = query(request).getOrDefault("uri_prefix", "");
    ArrayNode rows = JSON.createArrayNode();
    declarations.stream().filter(r -> r.get("uri").asText().startsWith(prefix)).forEach(rows::add);
    return rows;
  }

  private ObjectNode declare(ObjectNode resource) {
    declarations.add(complete(resource));
    return resource;
  }

  private ObjectNode complete(ObjectNode resource) {
    if (!resource.has("id")) {
      resource.put("id", ++ids);
    }
    if (!resource.has("span_in_days")) {
      resource.put("span_in_days", 32);
    }
    if (!resource.has("timezone")) {
      resource.put("timezone", "+09:00");
    }
    return resource;
  }

  private Answer declaration(Request request, String id) {
    Optional<ObjectNode> found =
        declarations.stream().filter(r -> r.get("id").asText().equals(id)).findFirst();
    if (found.isEmpty()) {
      return Answer.error(404, "there is no resource " + id);
    }
    if (request.method().equals("PATCH")) {
      found.get().setAll((ObjectNode) request.json());
    }
    return Answer.ok(found.get());
  }

  private ArrayNode messages(Request request) {
    Map<String, String> query = query(request);
    long offset = Long.parseLong(query.get("offset"));
    int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
    String uris = query.getOrDefault("resource_uris", "");
    Set<String> wanted = uris.isEmpty() ? Set.of() : Set.of(uris.split(",", -1));
    ArrayNode rows = JSON.createArrayNode();
    messages.values().stream()
        .filter(m -> m.get("id").asLong() >= offset)
        .filter(m -> wanted.isEmpty() || wanted.contains(m.get("resource_uri").asText()))
        .limit(limit)
        .forEach(rows::add);
    return rows;
  }

  /** The last message of each partition that is asked for. */
  private ArrayNode partitions(Request request) {
    Map<String, String> query = query(request);
    Map<String, ObjectNode> found = new LinkedHashMap<>();
    for (ObjectNode message : messages.values()) {
      if (isWanted(message, query)) {
        String key = message.get("resource_time") + " " + message.get("resource_timezone");
        found.put(key, partition(message));
      }
    }
    return JSON.valueToTree(found.values());
  }

  private static boolean isWanted(ObjectNode message, Map<String, String> query) {
    return agrees(query, "resource_uri", message.get("resource_uri"))
        && agrees(query, "unit", message.get("resource_unit"))
        && agrees(query, "timezone", message.get("resource_timezone"))
        && agrees(query, "time", message.get("resource_time"))
        && number(query, "from", Long.MIN_VALUE) <= message.get("resource_time").asLong()
        && number(query, "to", Long.MAX_VALUE) >= message.get("resource_time").asLong()
        && message.get("id").asLong() > number(query, "newer_than", 0);
  }

  private static long number(Map<String, String> query, String name, long otherwise) {
    return query.containsKey(name) ? Long.parseLong(query.get(name)) : otherwise;
  }

  private static boolean agrees(Map<String, String> query, String name, JsonNode value) {
    return !query.containsKey(name) || query.get(name).equals(value.asText());
  }

  private static ObjectNode partition(ObjectNode message) {
    ObjectNode partition = JSON.createObjectNode();
    for (String name :
        List.of("resource_uri", "resource_unit", "resource_time", "resource_timezone")) {
      partition.set(name, message.get(name));
    }
    partition.set("version_token", message.get("version_token"));
    return partition
        .put("message_id", message.get("id").asLong())
        .put("published_at", "2026-11-23T16:00:00+09:00");
  }

  private Answer logOut(Request request) {
    tokens.remove(request.authorization());
    return new Answer(204, "");
  }

  private Answer store(JsonNode batch) {
    for (JsonNode message : batch) {
      if (refusedUris.contains(message.path("resource_uri").asText())) {
        return Answer.error(422, "no message may be sent for this resource");
      }
    }
    int before = messages.size();
    batch.forEach(
        message ->
            messages.putIfAbsent(
                message.path("uuid").asText(),
                ((ObjectNode) message.deepCopy()).put("id", messages.size() + 1L)));
    return Answer.ok(JSON.createObjectNode().put("num_inserts", messages.size() - before));
  }

  private ArrayNode jobMessages(Request request) {
    Map<String, String> query = query(request);
    long offset = Long.parseLong(query.get("offset"));
    String job = query.get("job_id");
    int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
    ArrayNode rows = JSON.createArrayNode();
    jobMessages.stream()
        .filter(m -> m.get("id").asLong() >= offset && m.get("job_id").asText().equals(job))
        .limit(limit)
        .forEach(rows::add);
    return rows;
  }

  private static JsonNode lastId(long id) {
    return JSON.createObjectNode().put("id", id);
  }

  private JsonNode putJob(ObjectNode wanted) {
    String uri = wanted.get("uri").asText();
    ObjectNode old = jobs.get(uri);
    ObjectNode job =
        JSON.createObjectNode().put("id", old == null ? ++ids : old.get("id").asLong());
    job.put("uri", uri).put("logical_op", wanted.path("logical_op").asText("or"));
    job.set("input_resources", resources(wanted.path("input_resources"), true));
    job.set("output_resources", resources(wanted.path("output_resources"), false));
    job.set("delivery", policy(old, wanted.path("delivery")));
    jobs.put(uri, job);
    return job;
  }

  private static ObjectNode policy(@Nullable ObjectNode old, JsonNode wanted) {
    ObjectNode policy =
        JSON.createObjectNode()
            .put("order", "fifo")
            .put("max_in_flight", 1)
            .put("max_attempts", 5)
            .put("retry_seconds", 10);
    if (old != null) {
      policy.setAll((ObjectNode) old.get("delivery"));
    }
    return wanted instanceof ObjectNode given ? policy.setAll(given) : policy;
  }

  private ArrayNode resources(JsonNode wanted, boolean consumable) {
    ArrayNode made = JSON.createArrayNode();
    for (JsonNode each : wanted) {
      made.add(complete(each.deepCopy()).put("consumable", consumable));
    }
    return made;
  }

  private Answer getJob(String idOrUri) {
    return jobs.values().stream()
        .filter(j -> List.of(j.get("uri").asText(), j.get("id").asText()).contains(idOrUri))
        .findFirst()
        .map(Answer::ok)
        .orElseGet(() -> Answer.error(404, "There is no job '" + idOrUri + "'"));
  }

  private Answer deleteJob(String uri) {
    jobs.remove(uri);
    return new Answer(204, "");
  }

  private List<ObjectNode> aggregated(Request request) {
    String prefix = query(request).getOrDefault("uri_prefix", "");
    return aggregated.stream().filter(r -> r.get("uri").asText().startsWith(prefix)).toList();
  }

  private static Map<String, String> query(Request request) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : String.valueOf(request.query()).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      found.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
    }
    return found;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
