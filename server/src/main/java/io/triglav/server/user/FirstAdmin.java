package io.triglav.server.user;

import io.triglav.server.shared.BadSetting;
import io.triglav.server.shared.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the user {@code admin} when there is no user at all, before the server answers its first
 * request. Without TRIGLAV_ADMIN_PASSWORD the password is random, logged once, and written to
 * {@code initial-admin-password}.
 */
@Component
class FirstAdmin implements InitializingBean {
  private static final Logger log = LoggerFactory.getLogger(FirstAdmin.class);

  private final JdbcClient jdbc;
  private final Passwords passwords;
  private final Settings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;

  FirstAdmin(
      JdbcClient jdbc,
      Passwords passwords,
      Settings settings,
      Clock clock,
      PlatformTransactionManager manager) {
    this.jdbc = jdbc;
    this.passwords = passwords;
    this.settings = settings;
    this.clock = clock;
    this.transaction = new TransactionTemplate(manager);
  }

  @Override
  public void afterPropertiesSet() {
    if (!jdbc.sql("SELECT EXISTS (SELECT FROM app_user)").query(Boolean.class).single()) {
      create(givenPassword());
    }
  }

  private @Nullable String givenPassword() {
    String given = settings.adminPassword();
    if (given == null || given.isEmpty()) {
      return null;
    }
    int least = settings.security().passwordMinLength();
    if (given.length() < least || given.length() > UserRequest.LONGEST_PASSWORD) {
      throw new BadSetting(
          "TRIGLAV_ADMIN_PASSWORD",
          "(secret)",
          "use " + least + " to " + UserRequest.LONGEST_PASSWORD + " characters");
    }
    return given;
  }

  private void create(@Nullable String given) {
    String password = given == null ? random() : given;
    String hash = passwords.hash(password);
    // The file is written before the commit: a crash between leaves a stale file, never an unknown
    // password.
    transaction.executeWithoutResult(
        status -> {
          if (insert(hash) == 1 && given == null) {
            Path file = write(password);
            log.warn(
                "created the user admin with the password {} (also in {}); change it and delete the file",
                password,
                file);
          }
        });
  }

  /**
   * Nothing is inserted when another server, started at the same time on this database, was faster.
   */
  private int insert(String hash) {
    return jdbc.sql(
            """
            INSERT INTO app_user (name, description, authenticator, groups, password_hash, created_at, updated_at)
            VALUES ('admin', 'Made at the first start', 'local', ARRAY[:group], :hash, :now, :now)
            ON CONFLICT (name) DO NOTHING
            """)
        .param("group", User.ADMIN_GROUP)
        .param("hash", hash)
        .param("now", java.sql.Timestamp.from(clock.instant()))
        .update();
  }

  private Path write(String password) {
    Path file = settings.dataDir().resolve("initial-admin-password");
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      Files.createDirectories(settings.dataDir());
      Files.deleteIfExists(file);
      Files.createFile(file, ownerOnly);
      return Files.writeString(file, password + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String random() {
    byte[] bits = new byte[18];
    new SecureRandom().nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }
}
