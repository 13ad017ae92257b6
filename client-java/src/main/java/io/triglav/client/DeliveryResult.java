package io.triglav.client;

/** How the work on a delivery has ended. */
public sealed interface DeliveryResult {
  /** Well. */
  record Completed(Completion completion) implements DeliveryResult {}

  /** Not well. */
  record Failed(Failure failure) implements DeliveryResult {}

  /** Not at all: another worker is to have it. */
  record Released() implements DeliveryResult {}

  /** The outputs of the job are announced. */
  static DeliveryResult complete() {
    return new Completed(Completion.ofJobOutputs());
  }

  static DeliveryResult complete(Completion completion) {
    return new Completed(completion);
  }

  static DeliveryResult fail(String error) {
    return new Failed(Failure.of(error));
  }

  static DeliveryResult fail(Failure failure) {
    return new Failed(failure);
  }

  static DeliveryResult release() {
    return new Released();
  }
}
