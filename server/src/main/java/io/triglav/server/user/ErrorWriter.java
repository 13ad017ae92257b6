package io.triglav.server.user;

import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.ErrorBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers from filters, where no controller advice reaches. */
@Component
class ErrorWriter {
  private final JsonMapper json;

  ErrorWriter(JsonMapper json) {
    this.json = json;
  }

  void write(HttpServletResponse response, ApiException e) throws IOException {
    response.setStatus(e.status().value());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response
        .getOutputStream()
        .write(json.writeValueAsBytes(ErrorBody.of(e.status(), e.text(), e.errors())));
  }
}
