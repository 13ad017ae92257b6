package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.atOnce;
import static io.triglav.server.api.Fixtures.bytes;
import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A database that cannot be reached: callers are told to come back, and can. */
class DatabaseOutageTest {
  @Test
  void whileTheDatabaseIsAwayEverybodyIsToldToComeBack() throws Exception {
    Database database = TestDatabase.newSchema();
    URI address = URI.create(database.url().substring("jdbc:".length()));
    try (Cable cable = new Cable(address.getHost(), address.getPort());
        TestServer server = TestServer.start(through(cable, database, address))) {
      Api api = server.api();
      String uri = unique("outage");
      Fixtures.post(api, daily(uri, 0));

      cable.cut();
      List<String> requests =
          List.of(
              "GET /jobs ",
              "GET /messages/last_id ",
              "GET /messages/last_id nonsense",
              "POST /messages " + json(List.of(daily(uri, 1))),
              "POST /auth/token {\"username\":\"x\",\"password\":\"y\"}");
      List<Raw.Answer> answers =
          atOnce(requests.size(), i -> send(api, requests.get(i).split(" ", 3)));
      cable.mend();

      for (Raw.Answer answer : answers) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(answer.error()).contains("send").contains("again");
        Refusals.assertWellSaid(answer);
      }
      assertThat(Fixtures.post(api, daily(uri, 2))).isOne();
      assertThat(Fixtures.numbers(Fixtures.messages(api, uri), "resource_time"))
          .startsWith(0L)
          .endsWith(2L);
    }
  }

  /** A third part of a GET is a token. */
  private static Raw.Answer send(Api api, String... request) {
    boolean get = request[0].equals("GET");
    Map<String, String> headers =
        get && !request[2].isEmpty() ? Map.of("Authorization", request[2]) : Map.of();
    return Raw.send(api, request[0], request[1], headers, get ? null : bytes(request[2]));
  }

  private static Database through(Cable cable, Database database, URI address) {
    String url =
        database
            .url()
            .replace(
                "//" + address.getHost() + ":" + address.getPort(), "//127.0.0.1:" + cable.port());
    return new Database(url, database.username(), database.password());
  }

  /** A way to the database that can be cut. */
  private static final class Cable implements Closeable {
    private final String host;
    private final int port;
    private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;

    Cable(String host, int port) throws IOException {
      this.host = host;
      this.port = port;
      background(this::accept);
    }

    int port() {
      return entry.getLocalPort();
    }

    void cut() {
      whole = false;
      open.forEach(Cable::end);
    }

    void mend() {
      whole = true;
    }

    @Override
    public void close() throws IOException {
      entry.close();
      cut();
    }

    private void accept() throws IOException {
      while (true) {
        Socket here = entry.accept();
        open.add(here);
        if (whole) {
          Socket there = new Socket(host, port);
          open.add(there);
          background(() -> pump(here, there));
          background(() -> pump(there, here));
        } else {
          end(here);
        }
      }
    }

    private static void pump(Socket from, Socket to) throws IOException {
      try (InputStream in = from.getInputStream()) {
        in.transferTo(to.getOutputStream());
      } finally {
        end(from);
        end(to);
      }
    }

    private static void end(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void background(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException closed) {
                  // cut, or the test has ended
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
  }
}
