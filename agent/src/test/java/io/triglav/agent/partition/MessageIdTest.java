package io.triglav.agent.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.plugin.Dataset;
import io.triglav.plugin.Unit;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdTest {
  private static final Instant TIME = Instant.parse("2026-11-22T15:00:00Z");
  private static final Dataset ORDERS =
      new Dataset("file:///lake/%Y-%m-%d", Unit.DAILY, "Asia/Tokyo");

  /** The first two are the examples of RFC 9562 and of Python's documentation. */
  @ParameterizedTest
  @CsvSource({
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8, www.example.com, 2ed6657d-e927-568b-95e1-2665a8aea6a2",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8, python.org, 886313e1-3b8a-5372-9b90-0c9aee199e5d",
    "6ba7b811-9dad-11d1-80b4-00c04fd430c8, http://例え.jp/, 8806c9dc-12a3-5edd-879c-ea7841daace3",
  })
  void version_5(UUID namespace, String name, UUID expected) {
    assertThat(MessageId.version5(namespace, name)).isEqualTo(expected);
  }

  @Test
  void stays_the_same_over_releases_or_every_partition_would_be_sent_again() {
    assertThat(MessageId.published(ORDERS, TIME, "1-2-3"))
        .hasToString("12cb4f3e-7c9e-5b46-ab8b-48007bf6aaa4");
  }

  @Test
  void differs_in_whatever_the_message_says() {
    assertThat(
            List.of(
                MessageId.published(ORDERS, TIME, "1-2-3"),
                MessageId.published(ORDERS, TIME, "1-2-4"),
                MessageId.published(ORDERS, TIME.plusSeconds(1), "1-2-3"),
                MessageId.published(
                    new Dataset(ORDERS.uri(), Unit.HOURLY, "Asia/Tokyo"), TIME, "1-2-3"),
                MessageId.published(
                    new Dataset(ORDERS.uri(), Unit.DAILY, "+09:00"), TIME, "1-2-3")))
        .doesNotHaveDuplicates();
  }
}
