package io.triglav.agent.probe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.agent.partition.MessageId;
import io.triglav.client.Message;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.Observation.Ready;
import io.triglav.plugin.Partition;
import java.math.BigDecimal;
import java.util.UUID;

/** A partition that is ready in a certain version. */
record Finding(Partition partition, Ready ready) {
  String token() {
    return ready.token();
  }

  UUID messageId() {
    return MessageId.published(partition.dataset(), partition.time(), token());
  }

  Message message() {
    Dataset dataset = partition.dataset();
    return new Message(
        dataset.uri(),
        dataset.unit().toString(),
        partition.time(),
        dataset.timezone(),
        payload(),
        messageId().toString(),
        token());
  }

  /** Where it lies, as far as that is known. */
  String place() {
    Object location = ready.evidence().get("location");
    return location == null
        ? partition.dataset().uri() + " of " + partition.start().toOffsetDateTime()
        : location.toString();
  }

  private String payload() {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ready.evidence().forEach((key, value) -> put(payload, key, value));
    return payload.put("version", token()).toString();
  }

  /** Classes of a plug-in are not ours to look into. */
  private static void put(ObjectNode payload, String key, Object value) {
    if (value instanceof Boolean flag) {
      payload.put(key, flag);
    } else if (value instanceof Number number && isDecimal(number)) {
      payload.put(key, new BigDecimal(number.toString()));
    } else {
      payload.put(key, value.toString());
    }
  }

  /** JSON has no infinity. */
  private static boolean isDecimal(Number number) {
    return Double.isFinite(number.doubleValue()) && number.toString().matches("[-+.0-9eE]+");
  }
}
