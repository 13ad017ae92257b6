package io.triglav.agent.probe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.triglav.agent.partition.Dataset;
import io.triglav.agent.partition.MessageId;
import io.triglav.agent.partition.Partition;
import io.triglav.client.Message;
import java.util.UUID;

/** A partition that is ready in a certain version. */
record Finding(Partition partition, String token) {
  UUID messageId() {
    return MessageId.published(partition.dataset(), partition.time(), token);
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
        token);
  }

  private String payload() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("location", partition.location())
        .put("version", token)
        .toString();
  }
}
