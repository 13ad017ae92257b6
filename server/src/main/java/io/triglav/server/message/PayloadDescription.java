package io.triglav.server.message;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.JsonNode;

/**
 * Says in the API's description that a payload is any JSON: no Java type stands for a schema
 * without a type.
 */
@Configuration(proxyBeanMethods = false)
class PayloadDescription {
  @Bean
  @Order(0) // before the examples of whole bodies are made
  @SuppressWarnings({"rawtypes", "unchecked"}) // so are the library's maps
  OpenApiCustomizer anyPayload() {
    return api -> {
      Map<String, Schema> schemas = api.getComponents().getSchemas();
      schemas.remove(Payload.class.getSimpleName());
      schemas.remove(JsonNode.class.getSimpleName());
      schemas.values().stream()
          .map(Schema::getProperties)
          .filter(properties -> properties != null && properties.containsKey("payload"))
          .filter(
              properties -> properties.get("payload") instanceof Schema s && s.get$ref() != null)
          .forEach(properties -> properties.put("payload", anything()));
    };
  }

  private static Schema<?> anything() {
    return new Schema<>()
        .description("Anything about the partition: a JSON value, or a string that holds one")
        .example(Map.of("rows", 120034));
  }
}
