package io.triglav.server.shared;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The server's own settings; the README lists them with their environment variables.
 *
 * @param dataDir holds the embedded database, the first admin's password and the access log
 * @param defaultTimezone for resources that name none, and for the offset of date-times in answers
 * @param firstId where ids begin in an empty database; above the old server's largest when moving
 *     from it
 */
@ConfigurationProperties("triglav")
public record Settings(
    @DefaultValue("./data") Path dataDir,
    @DefaultValue("+09:00") String defaultTimezone,
    @DefaultValue("1") long firstId,
    @Nullable String adminPassword,
    @DefaultValue Security security,
    @DefaultValue Http http,
    @DefaultValue Write write,
    @DefaultValue Webhook webhook,
    @DefaultValue Stream stream) {

  /** 2^53: callers whose numbers are doubles read every id up to it right. */
  private static final long LARGEST_FIRST_ID = 1L << 53;

  public Settings {
    if (!Timezones.isValid(defaultTimezone)) {
      throw new BadSetting("TRIGLAV_DEFAULT_TIMEZONE", defaultTimezone, "use " + Timezones.ALLOWED);
    }
    if (firstId < 1 || firstId > LARGEST_FIRST_ID) {
      throw new BadSetting("TRIGLAV_FIRST_ID", "" + firstId, "use 1 to " + LARGEST_FIRST_ID);
    }
  }

  /**
   * The zone that date-times in answers carry the offset of.
   *
   * @throws DateTimeException never: the constructor has checked the zone
   */
  public ZoneId zone() {
    return Timezones.of(defaultTimezone);
  }

  private static boolean isBetween(Duration least, Duration value, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  /** What callers without a token may do. */
  public enum Anonymous {
    NONE,
    READ,
    WRITE
  }

  /**
   * Who gets in.
   *
   * @param anonymous what callers without a token may do
   * @param passwordMinLength the fewest characters of a new password
   * @param tokenLifetime how long an access token lives after its last use
   */
  public record Security(
      @DefaultValue("none") Anonymous anonymous,
      @DefaultValue("8") int passwordMinLength,
      @DefaultValue("30d") Duration tokenLifetime) {
    public Security {
      if (passwordMinLength < 6 || passwordMinLength > 127) {
        throw new BadSetting(
            "TRIGLAV_SECURITY_PASSWORD_MIN_LENGTH", "" + passwordMinLength, "use 6 to 127");
      }
      if (!isBetween(Duration.ofMinutes(1), tokenLifetime, Duration.ofDays(3650))) {
        throw new BadSetting(
            "TRIGLAV_SECURITY_TOKEN_LIFETIME", "" + tokenLifetime, "use 1m to 3650d, such as 30d");
      }
    }
  }

  /**
   * How requests are read.
   *
   * @param maxBody beyond, callers get 413
   */
  public record Http(@DefaultValue("16MB") DataSize maxBody) {
    public Http {
      if (maxBody.toBytes() < 1024) {
        throw new BadSetting(
            "TRIGLAV_HTTP_MAX_BODY", "" + maxBody, "use 1KB or more, such as 16MB");
      }
    }
  }

  /**
   * How messages are written.
   *
   * @param queueCapacity requests that may wait for the writer; beyond, callers get 503
   * @param patience how long a request waits for its commit before it gets 503
   */
  public record Write(
      @DefaultValue("4096") int queueCapacity, @DefaultValue("30s") Duration patience) {
    public Write {
      if (queueCapacity < 1 || queueCapacity > 1_000_000) {
        throw new BadSetting(
            "TRIGLAV_WRITE_QUEUE_CAPACITY", "" + queueCapacity, "use 1 to 1000000");
      }
      if (!isBetween(Duration.ofSeconds(1), patience, Duration.ofMinutes(10))) {
        throw new BadSetting("TRIGLAV_WRITE_PATIENCE", "" + patience, "use 1s to 10m, such as 30s");
      }
    }
  }

  /**
   * How webhooks are sent.
   *
   * @param allowPrivate whether to addresses that the internet does not lead to, such as 127.0.0.1
   * @param connectTimeout how long until the receiver takes the connection
   * @param answerTimeout how long until it answers then
   */
  public record Webhook(
      @DefaultValue("false") boolean allowPrivate,
      @DefaultValue("10s") Duration connectTimeout,
      @DefaultValue("15s") Duration answerTimeout) {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    public Webhook {
      check("TRIGLAV_WEBHOOK_CONNECT_TIMEOUT", connectTimeout);
      check("TRIGLAV_WEBHOOK_ANSWER_TIMEOUT", answerTimeout);
    }

    private static void check(String setting, Duration timeout) {
      if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
        throw new BadSetting(setting, "" + timeout, "use 1ms to 5m, such as 10s");
      }
    }
  }

  /**
   * How events are streamed.
   *
   * @param heartbeat how often a sign of life is sent
   * @param most how many streams at once; beyond, callers get 503
   */
  public record Stream(@DefaultValue("15s") Duration heartbeat, @DefaultValue("1000") int most) {
    public Stream {
      if (heartbeat.toMillis() < 1) {
        throw new BadSetting("TRIGLAV_STREAM_HEARTBEAT", "" + heartbeat, "use 1ms or more");
      }
      if (most < 0) {
        throw new BadSetting("TRIGLAV_STREAM_MOST", "" + most, "use 0 or more");
      }
    }
  }
}
