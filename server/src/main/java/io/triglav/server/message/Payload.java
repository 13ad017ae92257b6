package io.triglav.server.message;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What a message says of its partition, as text. A tree of JSON takes ten times the memory of its
 * text, so each lives only until it is read, not until the whole request is.
 *
 * @param asSent whether it was a JSON string, which is kept as it is; any other value becomes
 *     compact JSON
 */
@JsonDeserialize(using = Payload.Reader.class)
record Payload(String text, boolean asSent) {
  static final class Reader extends ValueDeserializer<Payload> {
    @Override
    public Payload deserialize(JsonParser json, DeserializationContext context) {
      JsonNode value = context.readTree(json);
      return value.isString()
          ? new Payload(value.stringValue(), true)
          : new Payload(value.toString(), false);
    }
  }
}
