package io.triglav.server.delivery;

import io.triglav.server.shared.Checks;
import io.triglav.server.shared.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Sends one request to a webhook and says what came of it. Trusts nobody: no redirects, no cookies,
 * no repeats, no proxy, no answers without end.
 */
@Component
class WebhookClient implements DisposableBean {
  static final int MOST_AT_ONCE = 256;

  private static final ContentType JSON = ContentType.create("application/json");
  private static final int GONE = 410;
  private static final int MOST_OF_AN_ANSWER = 65_536;
  private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Duration connectTimeout;
  private final Duration answerTimeout;
  private final Clock clock;
  private final CloseableHttpClient http;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "triglav-webhook-deadline");
            thread.setDaemon(true);
            return thread;
          });

  WebhookClient(Settings settings, WebhookAddresses addresses, Clock clock) {
    this.connectTimeout = settings.webhook().connectTimeout();
    this.answerTimeout = settings.webhook().answerTimeout();
    this.clock = clock;
    this.http =
        HttpClients.custom()
            .setConnectionManager(connections(addresses))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(timeout(answerTimeout))
                    .setRedirectsEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setConnectionReuseStrategy((request, response, context) -> false)
            .setUserAgent("Triglav")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  private HttpClientConnectionManager connections(WebhookAddresses addresses) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(addresses)
        .setMaxConnTotal(MOST_AT_ONCE)
        .setMaxConnPerRoute(MOST_AT_ONCE)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom().setMaxLineLength(8_192).setMaxHeaderCount(100).build())
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(timeout(connectTimeout))
                .setSocketTimeout(timeout(answerTimeout))
                .build())
        .setDefaultTlsConfig(
            TlsConfig.custom().setHandshakeTimeout(timeout(connectTimeout)).build())
        .build();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(duration.toMillis());
  }

  /** A request is over after that time, come what may. */
  Duration longest() {
    return connectTimeout.plus(answerTimeout);
  }

  WebhookAnswer post(WebhookMessage message) {
    HttpPost request = new HttpPost(message.url());
    message.headers().forEach(request::setHeader);
    request.setHeader(HttpHeaders.CONNECTION, "close");
    request.setEntity(new ByteArrayEntity(message.body().getBytes(StandardCharsets.UTF_8), JSON));
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(true);
              request.cancel();
            },
            longest().toMillis(),
            TimeUnit.MILLISECONDS);
    HttpHost target =
        new HttpHost(
            request.getScheme(),
            request.getAuthority().getHostName(),
            request.getAuthority().getPort());
    try (ClassicHttpResponse response = http.executeOpen(target, request, null)) {
      WebhookAnswer answer = answer(response);
      skip(response.getEntity());
      return answer;
    } catch (IOException e) {
      return WebhookAnswer.none(
          late.get() ? "no answer within " + text(longest()) : explain(e, request));
    } finally {
      deadline.cancel(false);
    }
  }

  /** What is sent as an answer says nothing; a receiver that is cut off might log an error. */
  private static void skip(@Nullable HttpEntity entity) {
    if (entity == null) {
      return;
    }
    try (InputStream body = entity.getContent()) {
      body.readNBytes(MOST_OF_AN_ANSWER);
    } catch (IOException e) {
      // the status is known, and that is all that counts
    }
  }

  private WebhookAnswer answer(ClassicHttpResponse response) {
    int status = response.getCode();
    if (status >= 200 && status < 300) {
      return WebhookAnswer.TAKEN;
    }
    Header location = response.getFirstHeader(HttpHeaders.LOCATION);
    String redirect =
        status >= 300 && status < 400 && location != null
            ? ", a redirect to "
                + Checks.quoted(String.valueOf(location.getValue()))
                + "; redirects are not followed"
            : "";
    return new WebhookAnswer(
        "the receiver answered " + status + redirect,
        true,
        status != GONE,
        retryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER)));
  }

  /** In seconds or as a date; nobody may have us wait for ever, or ask him without pause. */
  private @Nullable Duration retryAfter(@Nullable Header header) {
    if (header == null) {
      return null;
    }
    String value = String.valueOf(header.getValue()).trim();
    try {
      Duration wait =
          value.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wait.compareTo(LEAST_WAIT) < 0
          ? LEAST_WAIT
          : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private String explain(IOException e, HttpPost request) {
    String host = request.getAuthority() == null ? "" : request.getAuthority().toString();
    if (e instanceof WebhookAddresses.Forbidden) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof UnknownHostException) {
      return "there is no host " + Checks.quoted(host);
    }
    if (e instanceof ConnectTimeoutException) {
      return host + " took no connection within " + text(connectTimeout);
    }
    if (e instanceof SocketTimeoutException) {
      return "no answer within " + text(answerTimeout);
    }
    if (e instanceof SSLException) {
      return "TLS with " + host + " failed: " + e.getMessage();
    }
    if (e instanceof NoHttpResponseException) {
      return "the receiver closed the connection without an answer";
    }
    return host + " cannot be reached: " + e.getMessage();
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  /** Whatever is being sent fails at once. */
  void abort() {
    http.close(CloseMode.IMMEDIATE);
  }

  @Override
  public void destroy() {
    deadlines.shutdownNow();
    abort();
  }
}
