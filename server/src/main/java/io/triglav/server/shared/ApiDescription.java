package io.triglav.server.shared;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/**
 * What the description of the API says beyond the controllers: who may call, and how errors look.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
  private static final String TOKEN = "api_key";
  private static final String ERROR = "ErrorResponse";

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Triglav API")
                .version("v1")
                .description("Ties data jobs together by the partitions that they read and write.")
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")))
        .servers(List.of(new Server().url("/").description("This server")))
        .components(new Components().addSecuritySchemes(TOKEN, token()))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  private static SecurityScheme token() {
    return new SecurityScheme()
        .type(SecurityScheme.Type.APIKEY)
        .in(SecurityScheme.In.HEADER)
        .name("Authorization")
        .description("The access token of POST /api/v1/auth/token, bare or after Bearer");
  }

  /** Every operation may answer with an error, in the same form. */
  @Bean
  OpenApiCustomizer errorAnswers() {
    return api -> {
      api.getTags().sort(Comparator.comparing(Tag::getName));
      ModelConverters.getInstance()
          .readAll(ErrorBody.class)
          .forEach(api.getComponents()::addSchemas);
      api.getPaths()
          .values()
          .forEach(path -> path.readOperations().forEach(ApiDescription::addErrors));
    };
  }

  private static void addErrors(Operation operation) {
    ApiResponses responses = operation.getResponses();
    boolean named =
        operation.getParameters() != null
            && operation.getParameters().stream().anyMatch(p -> "path".equals(p.getIn()));
    boolean admins = operation.getOperationId().matches("(create|update|replace|delete)User");
    add(
        responses,
        HttpStatus.BAD_REQUEST,
        "Something is missing or cannot be read",
        "[0].resource_unit: is missing");
    add(
        responses,
        HttpStatus.UNAUTHORIZED,
        "No, unknown, revoked or expired token; or wrong password",
        "an access token is needed: get one with POST /api/v1/auth/token and send it as the header Authorization");
    if (admins) {
      add(
          responses,
          HttpStatus.FORBIDDEN,
          "Not a member of triglav_admin",
          "only members of the group triglav_admin may do this");
    }
    if (named) {
      add(responses, HttpStatus.NOT_FOUND, "There is none of that id or uri", "there is no job 7");
    }
    add(
        responses,
        HttpStatus.UNPROCESSABLE_CONTENT,
        "A value is not allowed",
        "unit: \"weekly\" is not allowed; use singular, daily or hourly");
    add(
        responses,
        HttpStatus.SERVICE_UNAVAILABLE,
        "Not now; Retry-After says when to send it again",
        "too many requests wait for the database; send it again");
  }

  private static void add(
      ApiResponses responses, HttpStatus status, String description, String example) {
    Map<String, Object> body =
        Map.of(
            "error",
            example,
            "type",
            "about:blank",
            "title",
            status.getReasonPhrase(),
            "status",
            status.value(),
            "detail",
            example);
    MediaType json =
        new MediaType()
            .schema(new Schema<>().$ref("#/components/schemas/" + ERROR))
            .example(new java.util.TreeMap<>(body));
    responses.addApiResponse(
        "" + status.value(),
        new ApiResponse()
            .description(description)
            .content(new Content().addMediaType("application/json", json)));
  }
}
