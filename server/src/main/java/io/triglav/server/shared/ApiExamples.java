package io.triglav.server.shared;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Examples of whole bodies, put together from the examples of their members: so they cannot differ
 * from them.
 */
@SuppressWarnings("rawtypes") // so are the library's maps
final class ApiExamples {
  private final Map<String, Schema> schemas;

  ApiExamples(Map<String, Schema> schemas) {
    this.schemas = schemas;
  }

  /** To what the operation takes and to what it answers. */
  void addTo(Operation operation) {
    if (operation.getRequestBody() != null) {
      addTo(operation.getRequestBody().getContent());
    }
    operation.getResponses().values().forEach(answer -> addTo(answer.getContent()));
  }

  private void addTo(@Nullable Content content) {
    if (content != null) {
      content.values().forEach(body -> body.setExample(example(body.getSchema())));
    }
  }

  private @Nullable Object example(Schema<?> schema) {
    if (schema.getExample() != null) {
      return schema.getExample();
    }
    if (schema.get$ref() != null) {
      return example(named(schema.get$ref()));
    }
    if (schema.getItems() != null) {
      Object item = example(schema.getItems());
      return item == null ? null : List.of(item);
    }
    return schema.getProperties() == null ? null : members(schema.getProperties());
  }

  /** Members without an example are left out: they are not for everybody. */
  private Map<String, Object> members(Map<String, Schema> properties) {
    Map<String, Object> members = new TreeMap<>();
    properties.forEach(
        (name, schema) -> {
          Object example = example(schema);
          if (example != null) {
            members.put(name, example);
          }
        });
    return members;
  }

  private Schema<?> named(String reference) {
    return schemas.getOrDefault(
        reference.substring(reference.lastIndexOf('/') + 1), new Schema<>());
  }
}
