package io.triglav.server.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.triglav.server.shared.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Access tokens: 256 random bits, stored only as their SHA-256, so that a copy of the database lets
 * nobody in. A token lives on for the lifetime after each use. Looked-up tokens are remembered for
 * {@link #MEMORY}: as long may a token that was revoked on another server still work here.
 */
@Component
class Tokens {
  /** A created token: the only time that its text is known. */
  record Created(String token, Instant expiresAt) {}

  private record Known(Principal principal, Instant expiresAt) {}

  private static final Duration MEMORY = Duration.ofSeconds(2);

  /**
   * Uses within this time of the last extension are not written down: every request would otherwise
   * cost an UPDATE.
   */
  private static final Duration EXTENSION_STEP = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Duration lifetime;
  private final SecureRandom random = new SecureRandom();
  private final Cache<String, Known> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(MEMORY).build();

  Tokens(JdbcClient jdbc, Clock clock, Settings settings) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.lifetime = settings.security().tokenLifetime();
  }

  Created create(long userId) {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    Instant now = clock.instant();
    Instant expiresAt = now.plus(lifetime);
    jdbc.sql("DELETE FROM access_token WHERE expires_at < :now")
        .param("now", timestamp(now))
        .update();
    jdbc.sql(
            "INSERT INTO access_token (token_hash, user_id, expires_at, created_at) VALUES (:hash, :user, :expires, :now)")
        .param("hash", hash(token))
        .param("user", userId)
        .param("expires", timestamp(expiresAt))
        .param("now", timestamp(now))
        .update();
    return new Created(token, expiresAt);
  }

  Optional<Principal> authenticate(String token) {
    Known found = known.get(token, this::find);
    if (found == null || found.expiresAt().isBefore(clock.instant())) {
      return Optional.empty();
    }
    return Optional.of(found.principal());
  }

  void revoke(String token) {
    jdbc.sql("DELETE FROM access_token WHERE token_hash = :hash")
        .param("hash", hash(token))
        .update();
    known.invalidate(token);
  }

  void revokeAllOf(long userId) {
    jdbc.sql("DELETE FROM access_token WHERE user_id = :user").param("user", userId).update();
    forget();
  }

  /** Makes changes of users count at once on this server. */
  void forget() {
    known.invalidateAll();
  }

  private @Nullable Known find(String token) {
    Instant now = clock.instant();
    byte[] hash = hash(token);
    Known found =
        jdbc.sql(
                """
                SELECT u.id, u.name, u.groups, t.expires_at FROM access_token t JOIN app_user u ON u.id = t.user_id
                WHERE t.token_hash = :hash AND t.expires_at > :now
                """)
            .param("hash", hash)
            .param("now", timestamp(now))
            .query(
                (row, n) -> new Known(principal(row), row.getTimestamp("expires_at").toInstant()))
            .optional()
            .orElse(null);
    return found == null ? null : extended(found, hash, now);
  }

  private Known extended(Known found, byte[] hash, Instant now) {
    Instant expiresAt = now.plus(lifetime);
    if (found.expiresAt().isAfter(expiresAt.minus(EXTENSION_STEP))) {
      return found;
    }
    jdbc.sql("UPDATE access_token SET expires_at = :expires WHERE token_hash = :hash")
        .param("expires", timestamp(expiresAt))
        .param("hash", hash)
        .update();
    return new Known(found.principal(), expiresAt);
  }

  private static Principal principal(ResultSet row) throws SQLException {
    Array groups = row.getArray("groups");
    List<String> names = groups == null ? List.of() : List.of((String[]) groups.getArray());
    return new Principal(row.getLong("id"), row.getString("name"), names);
  }

  private static java.sql.Timestamp timestamp(Instant instant) {
    return java.sql.Timestamp.from(instant);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
