package io.triglav.server.delivery;

import io.triglav.server.delivery.Subscriber.Webhook;
import io.triglav.server.delivery.SubscriberRequest.WebhookRequest;
import io.triglav.server.job.Jobs;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The subscribers. */
@Service
class Subscribers {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private static final String WITH_COUNTS =
      """
      SELECT s.*,
        (SELECT count(*) FROM delivery d WHERE d.subscriber_id = s.id AND d.state = 'pending') AS pending,
        (SELECT count(*) FROM delivery d WHERE d.subscriber_id = s.id AND d.state = 'leased') AS leased,
        (SELECT count(*) FROM delivery d WHERE d.subscriber_id = s.id AND d.state = 'dead') AS dead
      FROM subscriber s
      """;

  private final JdbcClient jdbc;
  private final Jobs jobs;
  private final WebhookAddresses addresses;
  private final SecureRandom random = new SecureRandom();

  Subscribers(JdbcClient jdbc, Jobs jobs, WebhookAddresses addresses) {
    this.jdbc = jdbc;
    this.jobs = jobs;
    this.addresses = addresses;
  }

  /**
   * Makes a subscriber, or changes what it serves; where it stands stays.
   *
   * @throws ApiException 422 when it would serve nothing, or a job that there is not, or be sent
   *     where nothing may be sent to
   */
  SubscriberResponse put(String name, SubscriberRequest request) {
    checkName(name);
    request.check();
    checkJobs(request.jobUris());
    WebhookRequest webhook = request.webhook();
    checkAddress(webhook);
    String secret = webhook == null ? null : webhook.secret();
    if (webhook != null && secret == null && knownSecret(name) == null) {
      secret = newSecret();
    }
    save(name, request, secret);
    SubscriberResponse saved = get(name);
    return secret == null ? saved : saved.telling(secret);
  }

  private void save(String name, SubscriberRequest request, @Nullable String secret) {
    WebhookRequest webhook = request.webhook();
    jdbc.sql(
            """
            INSERT INTO subscriber AS s (name, job_uris, job_uri_prefixes, position, webhook_url, webhook_secret,
              webhook_once, created_at, updated_at)
            VALUES (:name, :jobs, :prefixes,
              coalesce(:from::bigint - 1, (SELECT coalesce(max(id), 0) FROM job_message)),
              :url, :secret, :once, now(), now())
            ON CONFLICT (name) DO UPDATE SET job_uris = excluded.job_uris, job_uri_prefixes = excluded.job_uri_prefixes,
              webhook_url = excluded.webhook_url, webhook_once = excluded.webhook_once, webhook_paused = false,
              webhook_secret = CASE WHEN excluded.webhook_url IS NOT NULL
                                    THEN coalesce(excluded.webhook_secret, s.webhook_secret) END,
              updated_at = now()
            """)
        .param("name", name)
        .param("jobs", request.jobUris().toArray(String[]::new))
        .param("prefixes", request.prefixes().toArray(String[]::new))
        .param("from", request.from_id())
        .param("url", webhook == null ? null : webhook.url())
        .param("secret", secret)
        .param("once", webhook != null && Boolean.TRUE.equals(webhook.once()))
        .update();
  }

  List<SubscriberResponse> all() {
    return jdbc.sql(WITH_COUNTS + "ORDER BY s.name COLLATE \"C\"")
        .query(Subscribers::response)
        .list();
  }

  SubscriberResponse get(String name) {
    return jdbc.sql(WITH_COUNTS + "WHERE s.name = :name")
        .param("name", name)
        .query(Subscribers::response)
        .optional()
        .orElseThrow(() -> missing(name));
  }

  /** Forgets a subscriber with all its deliveries; their runs stay on record. */
  void delete(String name) {
    jdbc.sql("DELETE FROM subscriber WHERE name = :name").param("name", name).update();
  }

  /** The subscriber as the dispatcher has to know it. */
  Subscriber named(String name) {
    return jdbc.sql("SELECT * FROM subscriber WHERE name = :name")
        .param("name", name)
        .query(Subscribers::subscriber)
        .optional()
        .orElseThrow(() -> missing(name));
  }

  /** Those that are sent their deliveries and are not paused. */
  List<Subscriber> webhooks() {
    return jdbc.sql(
            "SELECT * FROM subscriber WHERE webhook_url IS NOT NULL AND NOT webhook_paused ORDER BY id")
        .query(Subscribers::subscriber)
        .list();
  }

  /**
   * Where a delivery is to be sent, as it is now.
   *
   * @param fired when its job fired
   */
  record Target(Subscriber subscriber, Instant fired) {}

  /** None when the subscriber has been deleted meanwhile. */
  Optional<Target> target(long deliveryId) {
    return jdbc.sql(
            """
            SELECT s.*, coalesce(m.created_at, d.created_at) AS fired_at
            FROM delivery d JOIN subscriber s ON s.id = d.subscriber_id LEFT JOIN job_message m ON m.id = d.job_message_id
            WHERE d.id = :id
            """)
        .param("id", deliveryId)
        .query((row, n) -> new Target(subscriber(row, n), row.getTimestamp("fired_at").toInstant()))
        .optional();
  }

  /**
   * Nothing is sent until the subscriber is put again. Whoever has put it again meanwhile, because
   * he has what was sent, waits for the next one: then there is nothing to pause.
   *
   * @param armed when it was put, as far as the sender knew
   */
  void pause(long id, Instant armed) {
    jdbc.sql("UPDATE subscriber SET webhook_paused = true WHERE id = :id AND updated_at = :armed")
        .param("id", id)
        .param("armed", Timestamp.from(armed))
        .update();
  }

  /** Names are looked up when something is sent; a forbidden address can be refused at once. */
  private void checkAddress(@Nullable WebhookRequest webhook) {
    String objection =
        webhook == null ? null : addresses.objectionTo(String.valueOf(webhook.url()));
    if (objection != null) {
      Checks checks = new Checks();
      checks.at("webhook").notAllowed("url", objection);
      checks.done();
    }
  }

  private void checkJobs(List<String> uris) {
    Checks checks = new Checks();
    for (int i = 0; i < uris.size() && !checks.isFull(); i++) {
      Optional<Jobs.Reference> known = jobs.reference(uris.get(i));
      if (known.isEmpty()) {
        checks.notAllowed(
            "jobs[" + i + "]",
            "there is no job "
                + Checks.quoted(uris.get(i))
                + "; put the job first, or use job_uri_prefixes");
      }
    }
    checks.done();
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      Checks checks = new Checks();
      checks.notAllowed(
          "name",
          Checks.quoted(name)
              + " is not allowed; use 1 to 200 letters, digits, dots, dashes and underscores,"
              + " beginning with a letter or digit");
      checks.done();
    }
  }

  private @Nullable String knownSecret(String name) {
    return jdbc.sql("SELECT webhook_secret FROM subscriber WHERE name = :name")
        .param("name", name)
        .query((row, n) -> Optional.ofNullable(row.getString(1)))
        .optional()
        .flatMap(known -> known)
        .orElse(null);
  }

  private String newSecret() {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    return WebhookRequest.SECRET_PREFIX + Base64.getEncoder().encodeToString(bits);
  }

  private static ApiException missing(String name) {
    return ApiException.notFound(
        "there is no subscriber "
            + Checks.quoted(name)
            + "; make it with PUT /api/v1/subscribers/{name}");
  }

  private static SubscriberResponse response(ResultSet row, int n) throws SQLException {
    String url = row.getString("webhook_url");
    return new SubscriberResponse(
        row.getLong("id"),
        row.getString("name"),
        texts(row, "job_uris"),
        texts(row, "job_uri_prefixes"),
        row.getLong("position") + 1,
        row.getLong("pending"),
        row.getLong("leased"),
        row.getLong("dead"),
        url == null
            ? null
            : new SubscriberResponse.WebhookResponse(
                url, row.getBoolean("webhook_once"), row.getBoolean("webhook_paused"), null),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }

  private static Subscriber subscriber(ResultSet row, int n) throws SQLException {
    String url = row.getString("webhook_url");
    return new Subscriber(
        row.getLong("id"),
        row.getString("name"),
        texts(row, "job_uris"),
        texts(row, "job_uri_prefixes"),
        url == null
            ? null
            : new Webhook(
                url,
                row.getString("webhook_secret"),
                row.getBoolean("webhook_once"),
                row.getBoolean("webhook_paused"),
                row.getTimestamp("updated_at").toInstant()));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
