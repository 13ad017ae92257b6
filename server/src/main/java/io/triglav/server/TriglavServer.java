package io.triglav.server;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the server. */
@SpringBootApplication(
    exclude = {UserDetailsServiceAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
@ConfigurationPropertiesScan
@EnableScheduling
public class TriglavServer {
  public static void main(String[] args) {
    Footprint.begin();
    try {
      SpringApplication.run(TriglavServer.class, args);
    } catch (RuntimeException failed) {
      System.exit(1); // StartFailureReport has already said why
    }
  }

  @Bean
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC); // as fine as answers show it
  }
}
