package io.triglav.server.delivery;

import io.triglav.server.wake.Feed;
import io.triglav.server.wake.Topic;
import io.triglav.server.wake.Wakeups;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens to runs, for whoever follows it. */
@Configuration(proxyBeanMethods = false)
class RunEventFeedConfiguration {
  @Bean
  Feed<RunEvent> runEventFeed(RunEvents events, Wakeups wakeups) {
    return new Feed<>(events, wakeups, Topic.RUNS);
  }
}
