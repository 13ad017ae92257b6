package io.triglav.server;

import io.triglav.server.database.DatabaseUnavailable;
import io.triglav.server.shared.BadSetting;
import java.net.BindException;
import java.util.Locale;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in one line why the server did not start, where a person can mend it; all else keeps its
 * stack trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureReport implements SpringBootExceptionReporter {
  private static final Logger log = LoggerFactory.getLogger(StartFailureReport.class);

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> line = line(failure);
    line.ifPresent(text -> log.error("cannot start: {}", text));
    return line.isPresent();
  }

  static Optional<String> line(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String line = explain(cause);
      if (line != null) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private static @Nullable String explain(Throwable cause) {
    if (cause instanceof BadSetting || cause instanceof DatabaseUnavailable) {
      return cause.getMessage();
    }
    if (cause instanceof PortInUseException port) {
      return "port "
          + port.getPort()
          + " is in use; stop the other program or set SERVER_PORT to another port";
    }
    if (cause instanceof org.springframework.boot.context.properties.bind.BindException bind) {
      return bindLine(bind);
    }
    if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
      return unreadable(invalid.getName(), invalid.getValue());
    }
    if (cause instanceof FlywayException) {
      return "the database's tables cannot be brought up to date: " + firstLine(cause);
    }
    return cause instanceof BindException
        ? "the server's port cannot be opened: " + firstLine(cause)
        : null;
  }

  private static @Nullable String bindLine(
      org.springframework.boot.context.properties.bind.BindException bind) {
    if (hasOwnLine(bind)) {
      return null; // further down stands what a setting's own check says
    }
    ConfigurationProperty property = bind.getProperty();
    return property == null ? null : unreadable(property.getName().toString(), property.getValue());
  }

  private static String unreadable(String name, @Nullable Object value) {
    String variable = name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    return variable
        + "="
        + value
        + " cannot be read; the README lists the settings and their values";
  }

  private static boolean hasOwnLine(Throwable failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof BadSetting) {
        return true;
      }
    }
    return false;
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("");
  }
}
