package io.triglav.server.support;

import io.triglav.server.TriglavServer;
import io.triglav.server.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole server on a free port and a given database. */
public final class TestServer implements AutoCloseable {
  public static final String ADMIN_PASSWORD = "correct horse battery";

  private final ConfigurableApplicationContext context;
  private final Api api;

  private TestServer(ConfigurableApplicationContext context) {
    this.context = context;
    int port =
        Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
    this.api = new Api("http://127.0.0.1:" + port).logIn("admin", ADMIN_PASSWORD);
  }

  /**
   * Starts a server.
   *
   * @param settings such as {@code triglav.security.anonymous=read}
   */
  public static TestServer start(Database database, String... settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.port", "0");
    all.put("spring.datasource.url", database.url());
    all.put("spring.datasource.username", database.username());
    all.put("spring.datasource.password", database.password());
    all.put("triglav.data-dir", temporaryFolder());
    all.put("triglav.admin-password", ADMIN_PASSWORD);
    for (String setting : settings) {
      String[] nameAndValue = setting.split("=", 2);
      all.put(nameAndValue[0], nameAndValue[1]);
    }
    String[] arguments =
        all.entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    return new TestServer(SpringApplication.run(TriglavServer.class, arguments));
  }

  /** A client that is logged in as admin. */
  public Api api() {
    return api;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }

  private static String temporaryFolder() {
    try {
      return Files.createTempDirectory("triglav-test").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
