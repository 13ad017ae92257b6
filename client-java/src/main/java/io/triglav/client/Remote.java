package io.triglav.client;

import static io.triglav.client.Answers.needed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.triglav.client.api.ApiClient;
import io.triglav.client.api.ApiException;
import io.triglav.client.api.TriglavApi;
import io.triglav.client.model.Credential;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The generated core with a session: what all parts of the client make their calls through. */
final class Remote {
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /** One request of the generated core. */
  @FunctionalInterface
  interface Call<T> {
    @Nullable T send(TriglavApi api, Map<String, String> headers) throws ApiException;
  }

  /** One request that has no answer but that it is done. */
  @FunctionalInterface
  interface Order {
    void send(TriglavApi api, Map<String, String> headers) throws ApiException;
  }

  private final String server;
  private final HttpClient connections;
  private final WholeAnswerHttpClient http;
  private final ObjectMapper json = ApiClient.createDefaultObjectMapper();
  private final TriglavApi api;
  private final Session session;
  private final Calls calls;
  private final Patience patience;
  private final Clock clock;
  private final Consumer<TriglavException> onFailure;

  /**
   * Makes no call yet.
   *
   * @param waiter how to pause between calls
   */
  Remote(TriglavClientBuilder builder, Waiter waiter) {
    server = builder.server();
    connections =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(builder.connectTimeout())
            .build();
    http = new WholeAnswerHttpClient(connections, builder.requestTimeout());
    api = api(http);
    patience = builder.patience();
    clock = builder.clock();
    onFailure = builder.onRetry();
    calls = new Calls(server, patience, waiter, clock, builder.onRetry());
    session = new Session(builder.credentials(), () -> logIn(builder.credentials()));
  }

  Clock clock() {
    return clock;
  }

  /** The answer, which must have a body. */
  <T> T need(Repeat repeat, Call<T> call) {
    return needed(calls.authorised(session, repeat, headers -> call.send(api, headers)), "body");
  }

  /** The answer of a call that may wait so long on the server; it is made once. */
  <T> T poll(Duration wait, Call<T> call) {
    TriglavApi patient = wait.isZero() ? api : api(http.morePatient(wait));
    return needed(
        calls.authorised(session, Repeat.NEVER, headers -> call.send(patient, headers)), "body");
  }

  <T, R> List<R> list(Call<List<T>> call, Function<T, R> row) {
    return Answers.list(need(Repeat.ALWAYS, call), row);
  }

  void order(Order order) {
    calls.authorised(
        session,
        Repeat.ALWAYS,
        headers -> {
          order.send(api, headers);
          return null;
        });
  }

  /** Tells of a failure that is not waited for. */
  void failed(TriglavException failure) {
    onFailure.accept(failure);
  }

  /** Waits because of a failure, as long as befits so many in a row. */
  void pause(int failures, TriglavException failure) {
    calls.await(patience.persistentPause(failures, failure), failure);
  }

  void pause(int failures, TriglavException failure, Duration atMost) {
    calls.await(WaitLimit.shorter(patience.persistentPause(failures, failure), atMost), failure);
  }

  void pause(Duration time) {
    calls.await(time);
  }

  /** Ends the calls that are under way; there will be no others. */
  void close() {
    calls.close();
    http.close();
  }

  /** Ends the session on the server, if it was begun here. */
  void logOut() {
    String token = session.fetchedToken();
    if (token == null) {
      return;
    }
    try (var last = new WholeAnswerHttpClient(connections, GOODBYE)) {
      api(last).deleteToken(Map.of("Authorization", token));
    } catch (ApiException e) {
      // the token lapses by itself
    }
  }

  private String logIn(Credentials credentials) {
    return logIn(credentials, Repeat.NEVER);
  }

  /** A token for this name and password. */
  String logIn(Credentials credentials, Repeat repeat) {
    Credential body =
        new Credential()
            .username(Objects.requireNonNull(credentials.username()))
            .password(Objects.requireNonNull(credentials.password()));
    var answer = calls.plain(repeat, headers -> api.createToken(body, headers));
    return needed(needed(answer, "body").getAccessToken(), "access_token");
  }

  private TriglavApi api(HttpClient client) {
    return new TriglavApi(
        new ApiClient(null, json, server) {
          @Override
          public HttpClient getHttpClient() {
            return client;
          }
        });
  }
}
