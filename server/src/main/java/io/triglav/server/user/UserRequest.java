package io.triglav.server.user;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.shared.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user to create, or the members of one to change: then absent ones stay and the name is ignored.
 */
record UserRequest(
    @Schema(description = "Unique; cannot be changed later", example = "etl", maxLength = 255)
        @Nullable String name,
    @Schema(example = "The nightly ETL jobs") @Nullable String description,
    @Schema(
            description = "How the user proves who he is",
            allowableValues = "local",
            example = "local")
        @Nullable String authenticator,
    @Schema(
            description = "8 to 127 characters; the least is a setting",
            example = "correct horse battery")
        @Nullable String password,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description = "Members of triglav_admin manage users",
                    example = "[\"etl\"]"),
            schema = @Schema(example = "etl"))
        @Nullable List<String> groups,
    @Schema(example = "etl@example.com") @Nullable String email) {

  static final int LONGEST_PASSWORD = 127;

  void checkNew(int shortestPassword) {
    Checks checks = new Checks();
    checks.text("name", name, 255);
    if (password == null) {
      checks.missing("password");
    }
    if (authenticator == null) {
      checks.missing("authenticator");
    }
    checkMembers(checks, shortestPassword);
    checks.done();
  }

  void checkChange(int shortestPassword) {
    Checks checks = new Checks();
    checkMembers(checks, shortestPassword);
    checks.done();
  }

  private void checkMembers(Checks checks, int shortestPassword) {
    checks.optionalText("description", description, 10_000);
    checks.optionalText("email", email, 255);
    if (authenticator != null && !authenticator.equals("local")) {
      checks.notAllowed(
          "authenticator", Checks.quoted(authenticator) + " is not allowed; use local");
    }
    if (password != null
        && (password.length() < shortestPassword || password.length() > LONGEST_PASSWORD)) {
      checks.notAllowed(
          "password",
          "has "
              + password.length()
              + " characters; use "
              + shortestPassword
              + " to "
              + LONGEST_PASSWORD);
    }
    if (groups != null) {
      for (int i = 0; i < groups.size(); i++) {
        checks.text("groups[" + i + "]", groups.get(i), 255);
      }
    }
  }
}
