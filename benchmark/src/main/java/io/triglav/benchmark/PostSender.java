package io.triglav.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** Posts messages to the server, and insists on an answer that says that all of them were new. */
final class PostSender implements Sender {
  private final HttpConnection connection;
  private final List<MessageRequest> requests;
  private final int inputs;
  private final SplittableRandom random = new SplittableRandom(System.nanoTime());
  private long sent;
  private int turn;

  /**
   * Sends requests by turns.
   *
   * @param inputs how many messages, one after another, are for the same time
   */
  PostSender(HttpConnection connection, List<MessageRequest> requests, int inputs) {
    this.connection = connection;
    this.requests = requests;
    this.inputs = inputs;
  }

  @Override
  public int send() throws IOException {
    MessageRequest request = requests.get(turn);
    turn = (turn + 1) % requests.size();
    byte[] bytes = request.next(random, i -> Times.of(sent + i, inputs));
    String answer = connection.exchange(bytes).ok();
    if (!answer.equals("{\"num_inserts\":" + request.messages() + "}")) {
      throw new BenchmarkFailure(request.messages() + " new messages were sent, but got " + answer);
    }
    sent += request.messages();
    return request.messages();
  }

  /** How many messages were acknowledged. */
  long sent() {
    return sent;
  }

  /** How many job messages follow from them: with two inputs or more, one for each whole set. */
  long firings() {
    return inputs == 1 ? 0 : sent / inputs;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
