package io.triglav.server.trigger;

import io.triglav.server.wake.Feed;
import io.triglav.server.wake.Topic;
import io.triglav.server.wake.Wakeups;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** New job messages, for whoever waits for them. */
@Configuration(proxyBeanMethods = false)
class JobMessageFeedConfiguration {
  @Bean
  Feed<JobMessage> jobMessageFeed(JobMessages jobMessages, Wakeups wakeups) {
    return new Feed<>(jobMessages, wakeups, Topic.JOB_MESSAGES);
  }
}
