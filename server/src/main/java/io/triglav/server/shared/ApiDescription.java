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
import java.util.Set;
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
  private static final String CONTRADICTABLE =
      "(heartbeat|complete|fail|release|cancel|replay)(Delivery|Run)|startRun|leaseDeliveries";

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

  /** What holds for all operations alike: how errors look, an example of every body. */
  @Bean
  @SuppressWarnings("rawtypes") // so are the library's maps
  OpenApiCustomizer sameForAll() {
    return api -> {
      api.getTags().sort(Comparator.comparing(Tag::getName));
      ModelConverters.getInstance()
          .readAll(ErrorBody.class)
          .forEach(api.getComponents()::addSchemas);
      Map<String, Schema> schemas = api.getComponents().getSchemas();
      schemas.forEach(ApiDescription::requireMembersOfAnswers);
      ApiExamples examples = new ApiExamples(schemas);
      api.getPaths()
          .values()
          .forEach(
              path ->
                  path.readOperations()
                      .forEach(
                          operation -> {
                            examples.addTo(operation);
                            addErrors(operation);
                          }));
    };
  }

  /**
   * Answers have all their members, with null where there is nothing; only errors may be absent.
   */
  @SuppressWarnings({"rawtypes", "unchecked"}) // so are the library's maps
  private static void requireMembersOfAnswers(String name, Schema schema) {
    if (!name.endsWith("Response") && !name.equals("FieldError")) {
      return;
    }
    Set<String> members = schema.getProperties().keySet();
    members.stream()
        .filter(member -> !(name.equals(ERROR) && member.equals("errors")))
        .forEach(schema::addRequiredItem);
  }

  private static void addErrors(Operation operation) {
    ApiResponses responses = operation.getResponses();
    boolean answers = responses.values().stream().anyMatch(answer -> answer.getContent() != null);
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
    if (operation.getOperationId().matches("(create|update|replace|delete)User")) {
      add(
          responses,
          HttpStatus.FORBIDDEN,
          "Not a member of triglav_admin",
          "only members of the group triglav_admin may do this");
    }
    if (mayMiss(operation)) {
      add(responses, HttpStatus.NOT_FOUND, "There is none of that id or uri", "there is no job 7");
    }
    if (answers) {
      add(
          responses,
          HttpStatus.NOT_ACCEPTABLE,
          "The caller accepts no JSON",
          "the answer is JSON; send Accept: application/json, or leave it out");
    }
    if (operation.getRequestBody() != null) {
      add(
          responses,
          HttpStatus.CONTENT_TOO_LARGE,
          "The body is too large",
          "the body has more than 16777216 bytes; send it in parts");
      add(
          responses,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "The body is not said to be JSON",
          "the header Content-Type is missing; send JSON with Content-Type: application/json");
    }
    if (operation.getOperationId().matches(CONTRADICTABLE)) {
      add(
          responses,
          HttpStatus.CONFLICT,
          "What is stored contradicts it, such as a newer lease",
          "fence 1 is not the newest of this delivery, 2: it was handed back or handed to another worker; stop working on it");
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

  /** Whether it names something that must be there; what is put or deleted need not be. */
  private static boolean mayMiss(Operation operation) {
    boolean named =
        operation.getParameters() != null
            && operation.getParameters().stream().anyMatch(p -> "path".equals(p.getIn()));
    return named
        ? !operation.getOperationId().matches("(delete|put)(Job|Subscriber|Agent)")
        : operation.getOperationId().matches("(put|patch)Job|leaseDeliveries|startRun");
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
