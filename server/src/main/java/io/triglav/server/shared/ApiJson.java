package io.triglav.server.shared;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.LogicalType;

/** How the API reads and writes JSON. */
@Configuration(proxyBeanMethods = false)
class ApiJson {
  /** Date-times, as the v1 contract has them: always milliseconds, always an offset in digits. */
  @Bean
  JacksonModule apiDates(Settings settings) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(settings.zone());
    return new SimpleModule("api-dates").addSerializer(new InstantSerializer(format));
  }

  /**
   * A value of the wrong type is the caller's mistake; to bend it into the right one would hide it.
   */
  @Bean
  JsonMapperBuilderCustomizer strictTypes() {
    return builder ->
        builder.withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  /** JSON only: springdoc brings a reader of YAML, which has other rules and other dates. */
  @Bean
  ServerHttpMessageConvertersCustomizer noYaml() {
    return converters ->
        converters.configureMessageConvertersList(
            list ->
                list.removeIf(
                    converter ->
                        converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
  }

  private static final class InstantSerializer extends StdSerializer<Instant> {
    private final DateTimeFormatter format;

    InstantSerializer(DateTimeFormatter format) {
      super(Instant.class);
      this.format = format;
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializationContext context) {
      json.writeString(format.format(value));
    }
  }
}
