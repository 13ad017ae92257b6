package io.triglav.server.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.valves.JsonAccessLogValve;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What Tomcat has to know: slashes within uris, an access log, errors as JSON. */
@Component
class WebServer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final Settings settings;
  private final JsonMapper json;

  WebServer(Settings settings, JsonMapper json, ServerProperties server) {
    this.settings = settings;
    this.json = json;
    Integer port = server.getPort();
    if (port != null && (port < 0 || port > 65_535)) {
      throw new BadSetting(
          "SERVER_PORT", "" + port, "use 1 to 65535, such as 7800, or 0 for any free port");
    }
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addConnectorCustomizers(
        connector -> {
          connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
          connector.setEncodedReverseSolidusHandling(
              EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    factory.addContextCustomizers(
        context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass("");
            host.getPipeline().addValve(new JsonErrors(json));
          }
        });
    factory.addEngineValves(accessLog());
  }

  /**
   * One JSON object a line in {@code <data>/logs}, a file a day, kept for two weeks. Queries hold
   * no secrets.
   */
  private JsonAccessLogValve accessLog() {
    JsonAccessLogValve log = new JsonAccessLogValve();
    log.setDirectory(logFolder().toString());
    log.setPrefix("access");
    log.setSuffix(".json");
    log.setPattern("%t %a %m %U %q %s %B %D %{triglav.user}r %{User-Agent}i");
    log.setMaxDays(14);
    return log;
  }

  private Path logFolder() {
    try {
      return Files.createDirectories(dataFolder().resolve("logs"));
    } catch (IOException e) {
      throw new BadSetting(
          "TRIGLAV_DATA_DIR",
          settings.dataDir().toString(),
          "it must be a folder that the server may write to");
    }
  }

  /** Its owner's alone, when it is new; one that is there already may be somebody's volume. */
  private Path dataFolder() throws IOException {
    Path folder = settings.dataDir().toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.resolveSibling(""));
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return folder;
  }

  /** What Tomcat answers itself, before or after any servlet. */
  private static final class JsonErrors extends ErrorReportValve {
    private final JsonMapper json;

    JsonErrors(JsonMapper json) {
      super();
      this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
      HttpStatus status = HttpStatus.resolve(response.getStatus());
      if (status == null
          || !status.isError()
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      try {
        String text =
            status == HttpStatus.BAD_REQUEST
                ? "the request line or a header cannot be read; percent-encode the path and the query, and keep them below 64 KB"
                : status.getReasonPhrase();
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response
            .getOutputStream()
            .write(json.writeValueAsBytes(ErrorBody.of(status, text, List.of())));
        response.finishResponse();
      } catch (IOException e) {
        container.getLogger().debug("the caller has gone", e);
      }
    }
  }
}
