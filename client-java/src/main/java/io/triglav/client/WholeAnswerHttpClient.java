package io.triglav.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * What the generated core sends with. It adds three things to the JDK's client: the time limit
 * covers the whole answer and not only its head, {@link #close()} ends the calls that are under
 * way, and answers do not depend on the host's character set.
 */
final class WholeAnswerHttpClient extends HttpClient implements AutoCloseable {
  private final HttpClient inner;
  private final Duration limit;
  private final UnderWay underWay;

  /** The calls that have no answer yet, and whether there may be more. */
  private static final class UnderWay {
    private final Map<Object, CompletableFuture<?>> calls = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private void add(Object call, CompletableFuture<?> answer) {
      calls.put(call, answer);
      if (closed) {
        answer.cancel(true);
      }
    }

    private void close() {
      closed = true;
      calls.values().forEach(answer -> answer.cancel(true));
    }
  }

  WholeAnswerHttpClient(HttpClient inner, Duration limit) {
    this(inner, limit, new UnderWay());
  }

  private WholeAnswerHttpClient(HttpClient inner, Duration limit, UnderWay underWay) {
    this.inner = inner;
    this.limit = limit;
    this.underWay = underWay;
  }

  /** The same client, with calls that may take so much longer; both are closed together. */
  WholeAnswerHttpClient morePatient(Duration more) {
    return more.isZero() ? this : new WholeAnswerHttpClient(inner, limit.plus(more), underWay);
  }

  /** For bodies as streams only, which is all that the generated core asks for. */
  @Override
  @SuppressWarnings("unchecked")
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> ignored)
      throws IOException, InterruptedException {
    return (HttpResponse<T>) whole(inner.sendAsync(request, wholeAnswer()));
  }

  private <T> T whole(CompletableFuture<T> answer) throws IOException, InterruptedException {
    Object call = new Object();
    underWay.add(call, answer);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no complete answer within " + limit.toMillis() + " ms");
    } catch (CancellationException e) {
      throw new IOException("the client was closed", e);
    } catch (ExecutionException e) {
      throw asIoException(e);
    } finally {
      answer.cancel(true);
      underWay.calls.remove(call);
    }
  }

  private static IOException asIoException(ExecutionException e) {
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  private static BodyHandler<ByteArrayInputStream> wholeAnswer() {
    return head ->
        BodySubscribers.mapping(
            BodySubscribers.ofByteArray(),
            body ->
                new ByteArrayInputStream(
                    head.headers().firstValue("Content-Encoding").isPresent()
                        ? body
                        : AsciiJson.of(body)));
  }

  @Override
  public void close() {
    underWay.close();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    throw new UnsupportedOperationException("the core is generated for blocking calls");
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      BodyHandler<T> handler,
      HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
    throw new UnsupportedOperationException("the core is generated for blocking calls");
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return inner.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return inner.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return inner.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return inner.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return inner.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return inner.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return inner.authenticator();
  }

  @Override
  public Version version() {
    return inner.version();
  }

  @Override
  public Optional<Executor> executor() {
    return inner.executor();
  }
}
