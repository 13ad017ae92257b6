package io.triglav.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessageRequestTest {
  private static final String HEAD = "POST / HTTP/1.1\r\nContent-Length: ";
  private static final Pattern UUID_MEMBER = Pattern.compile("\"uuid\":\"([^\"]*)\"");

  private final MessageRequest request = new MessageRequest(HEAD, List.of("a", "bb"));
  private final SplittableRandom random = new SplittableRandom(1);

  private String next(long firstTime) {
    byte[] bytes = request.next(random, i -> firstTime + i);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void saysHowLongTheBodyIs() {
    String[] parts = next(4_102_444_800L).split("\r\n\r\n", 2);
    assertThat(parts[0]).isEqualTo(HEAD + parts[1].length());
  }

  @Test
  void holdsAMessageForEachUri() {
    assertThat(next(4_102_444_800L).replaceAll("[0-9a-f-]{36}", "?"))
        .endsWith(
            """
            [{"uuid":"?","resource_uri":"a","resource_unit":"hourly","resource_time":4102444800,\
            "resource_timezone":"+09:00","payload":"{\\"path\\":\\"hdfs://ns1/lake/commits/2026-11-23\\",\\"rows\\":120034}"},\
            {"uuid":"?","resource_uri":"bb","resource_unit":"hourly","resource_time":4102444801,\
            "resource_timezone":"+09:00","payload":"{\\"path\\":\\"hdfs://ns1/lake/commits/2026-11-23\\",\\"rows\\":120034}"}]""");
  }

  @Test
  void hasNewUuidsEachTime() {
    Set<UUID> uuids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      UUID_MEMBER
          .matcher(next(4_102_444_800L))
          .results()
          .map(found -> UUID.fromString(found.group(1)))
          .forEach(uuids::add);
    }
    assertThat(uuids).hasSize(200);
  }
}
