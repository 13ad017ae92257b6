package io.triglav.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The health checks are run as Docker would, with nothing but bash, against a server that is there,
 * ill or gone.
 */
class HealthChecksTest {

  @ParameterizedTest
  @MethodSource({"ofServer", "ofAgent"})
  void passesWhenTheServerIsWell(List<String> check) throws Exception {
    assertThat(exitCodeAgainstAnswer(200, check)).isZero();
  }

  @ParameterizedTest
  @MethodSource("ofServer")
  void failsWhenTheServerIsIll(List<String> check) throws Exception {
    assertThat(exitCodeAgainstAnswer(503, check)).isNotZero();
  }

  @ParameterizedTest
  @MethodSource({"ofServer", "ofAgent"})
  void failsWhenTheServerIsGone(List<String> check) throws Exception {
    int port = unusedPort();
    assertThat(exitCode(check, port, "http://127.0.0.1:" + port + "/")).isNotZero();
  }

  @ParameterizedTest
  @MethodSource("ofAgent")
  void failsWhenTheAgentKnowsNoServer(List<String> check) throws Exception {
    assertThat(exitCode(check, unusedPort(), "")).isNotZero();
  }

  static Stream<Named<List<String>>> ofServer() {
    var containers = Containers.parse(Containers.files());
    return Stream.of(
        named("compose file", containers.compose().service("server").healthCommand()),
        named("image of the server", containers.server().healthCommand()));
  }

  static Stream<Named<List<String>>> ofAgent() {
    var containers = Containers.parse(Containers.files());
    return Stream.of(named("image of the agent", containers.agent().healthCommand()));
  }

  private static int exitCodeAgainstAnswer(int status, List<String> check) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/actuator/health/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      return exitCode(check, port, "http://127.0.0.1:" + port + "/");
    } finally {
      server.stop(0);
    }
  }

  private static int exitCode(List<String> check, int port, String agentsServer) throws Exception {
    var here = check.stream().map(w -> w.replace("127.0.0.1/7800", "127.0.0.1/" + port)).toList();
    var builder =
        new ProcessBuilder(here).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    builder.environment().put("TRIGLAV_SERVER", agentsServer);
    var process = builder.start();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends by itself").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
