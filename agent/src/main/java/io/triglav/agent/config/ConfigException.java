package io.triglav.agent.config;

/**
 * A configuration that cannot be used; the message is one line that names the place, the value and
 * what is allowed.
 */
public final class ConfigException extends RuntimeException {
  private final String message;

  public ConfigException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
