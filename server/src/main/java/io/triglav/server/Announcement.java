package io.triglav.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says where the server is, once it answers. */
@Component
class Announcement {
  private static final Logger log = LoggerFactory.getLogger(Announcement.class);

  @EventListener
  void ready(ApplicationReadyEvent event) {
    Footprint.trim();
    if (event.getApplicationContext() instanceof WebServerApplicationContext web
        && web.getWebServer() != null) {
      int port = web.getWebServer().getPort();
      log.info("ready at http://localhost:{} (API: http://localhost:{}/swagger-ui)", port, port);
    }
  }
}
