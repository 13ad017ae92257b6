package io.triglav.server.shared;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * Every answer that is not a success: the v1 member {@code error}, and the members of RFC 9457
 * beside it.
 *
 * @param errors each thing that is wrong, when the request had faulty fields
 */
@Schema(name = "ErrorResponse", description = "What went wrong and how to mend it")
public record ErrorBody(
    @Schema(
            description = "What went wrong, in one sentence",
            example = "[0].resource_unit: is missing")
        String error,
    @Schema(
            description = "RFC 9457: always about:blank, the status says it all",
            example = "about:blank")
        String type,
    @Schema(description = "RFC 9457: the name of the status", example = "Bad Request") String title,
    @Schema(description = "The HTTP status", example = "400") int status,
    @Schema(
            description = "RFC 9457: the same sentence as error",
            example = "[0].resource_unit: is missing")
        String detail,
    @Schema(description = "Each faulty field") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<FieldError> errors) {

  public static ErrorBody of(HttpStatus status, String text, List<FieldError> errors) {
    return new ErrorBody(
        text, "about:blank", status.getReasonPhrase(), status.value(), text, errors);
  }
}
