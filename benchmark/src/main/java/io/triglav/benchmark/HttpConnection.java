package io.triglav.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server on this machine, kept alive as long as the server wants; for one
 * thread.
 */
final class HttpConnection implements AutoCloseable {
  private record Open(Socket socket, ResponseReader responses) {}

  private static final int TIMEOUT_MILLIS = 90_000;

  /** Shorter than the time after which servers give up a connection that nobody uses. */
  private static final long MOST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final int port;
  private @Nullable Open open;
  private long lastUse;

  HttpConnection(int port) {
    this.port = port;
  }

  /** Sends a whole request and waits for the answer. */
  Response exchange(byte[] request) throws IOException {
    Open connection = connect();
    connection.socket().getOutputStream().write(request);
    Response response = connection.responses().read();
    lastUse = System.nanoTime();
    if (response.last()) {
      close();
    }
    return response;
  }

  private Open connect() throws IOException {
    if (System.nanoTime() - lastUse > MOST_IDLE_NANOS) {
      close();
    }
    Open connection = open;
    if (connection == null) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      connection = new Open(socket, new ResponseReader(socket.getInputStream()));
      open = connection;
    }
    return connection;
  }

  @Override
  public void close() throws IOException {
    Open connection = open;
    open = null;
    if (connection != null) {
      connection.socket().close();
    }
  }
}
