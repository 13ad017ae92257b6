package io.triglav.plugin;

/**
 * A resource is declared in a way that leaves its partitions undefined; says what is wrong with it
 * and what would be right.
 */
public final class InvalidResource extends IllegalArgumentException {
  private final String message;

  public InvalidResource(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
