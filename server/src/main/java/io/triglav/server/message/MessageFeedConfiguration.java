package io.triglav.server.message;

import io.triglav.server.wake.Feed;
import io.triglav.server.wake.Topic;
import io.triglav.server.wake.Wakeups;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** New messages, for whoever waits for them. */
@Configuration(proxyBeanMethods = false)
class MessageFeedConfiguration {
  @Bean
  Feed<MessageResponse> messageFeed(Messages messages, Wakeups wakeups) {
    return new Feed<>(messages, wakeups, Topic.MESSAGES);
  }
}
