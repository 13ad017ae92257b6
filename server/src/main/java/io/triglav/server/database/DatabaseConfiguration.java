package io.triglav.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.triglav.server.shared.BadSetting;
import io.triglav.server.shared.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(DatabaseConfiguration.class);

  private @Nullable EmbeddedDatabase embedded;

  /** The configured database; without one, PostgreSQL's own binaries on a folder of ours. */
  @Bean
  Database database(
      Settings settings,
      @Value("${spring.datasource.url:}") String url,
      @Value("${spring.datasource.username:}") String username,
      @Value("${spring.datasource.password:}") String password) {
    if (url.isEmpty()) {
      EmbeddedDatabase started = EmbeddedDatabase.start(settings.dataDir());
      embedded = started;
      return new Database(started.url(), started.username(), started.password());
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new BadSetting(
          "SPRING_DATASOURCE_URL",
          url,
          "use a PostgreSQL, such as jdbc:postgresql://db.example.com/triglav");
    }
    return new Database(url, username, password);
  }

  @Bean
  DataSource dataSource(Database database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("triglav");
    config.setJdbcUrl(database.url());
    config.setUsername(database.username());
    config.setPassword(database.password());
    config.setMaximumPoolSize(16);
    config.setConnectionTimeout(10_000);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "triglav");
    HikariDataSource pool = open(config, database);
    try (Connection connection = pool.getConnection()) {
      DatabaseCheck.check(connection);
      report(DurabilitySettings.read(connection), database);
    } catch (SQLException e) {
      pool.close();
      throw new DatabaseUnavailable(unavailable(database, e));
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    return pool;
  }

  /** After all that use it: they are beans made here. */
  @Override
  public void destroy() {
    if (embedded != null) {
      embedded.close();
    }
  }

  private static HikariDataSource open(HikariConfig config, Database database) {
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new DatabaseUnavailable(unavailable(database, e.getCause() == null ? e : e.getCause()));
    }
  }

  private static String unavailable(Database database, Throwable cause) {
    return "the database "
        + database.url()
        + " does not let us in: "
        + Objects.requireNonNullElse(cause.getMessage(), "no reason given")
            .lines()
            .findFirst()
            .orElse("")
        + "; check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD";
  }

  private static void report(DurabilitySettings settings, Database database) {
    if (settings.durable()) {
      log.info(
          "database {} is durable: fsync={} synchronous_commit={} full_page_writes={}",
          database.url(),
          settings.fsync(),
          settings.synchronousCommit(),
          settings.fullPageWrites());
    } else {
      log.warn("database {}: {}", database.url(), settings.advice());
    }
  }
}
