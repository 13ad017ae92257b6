package io.triglav.server.user;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.shared.Checks;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/auth")
@Tag(name = "auth", description = "Access tokens")
class AuthController {
  /** A name and a password. */
  record Credential(
      @Schema(example = "admin", requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String username,
      @Schema(example = "correct horse battery", requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String password,
      @Schema(description = "local, or left out", example = "local", allowableValues = "local")
          @Nullable String authenticator) {

    void check() {
      Checks checks = new Checks();
      checks.text("username", username, 255);
      checks.text("password", password, 10_000);
      if (authenticator != null && !authenticator.equals("local")) {
        checks.notAllowed(
            "authenticator", Checks.quoted(authenticator) + " is not allowed; use local");
      }
      checks.done();
    }
  }

  @Schema(name = "TokenResponse")
  record TokenResponse(
      @Schema(
              description = "Goes into the header Authorization, bare or after Bearer",
              example = "kVwmD3…")
          String access_token,
      @Schema(description = "Extended at every use", example = "2026-12-23T16:53:01.000+09:00")
          Instant expires_at) {}

  private final Users users;
  private final Tokens tokens;

  AuthController(Users users, Tokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  @PostMapping("/token")
  @SecurityRequirements
  @Operation(operationId = "createToken", summary = "Logs in: makes a new access token")
  TokenResponse create(@RequestBody Credential credential) {
    credential.check();
    User user =
        users.logIn(String.valueOf(credential.username()), String.valueOf(credential.password()));
    Tokens.Created created = tokens.create(Objects.requireNonNull(user.id()));
    return new TokenResponse(created.token(), created.expiresAt());
  }

  @DeleteMapping("/token")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(operationId = "deleteToken", summary = "Logs out: revokes the token of the header")
  void delete(
      @Parameter(hidden = true) @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization) {
    tokens.revoke(TokenFilter.tokenOf(authorization));
  }

  @GetMapping("/me")
  @Operation(operationId = "me", summary = "The user of the token")
  UserResponse me(@Parameter(hidden = true) @AuthenticationPrincipal Principal principal) {
    return UserResponse.of(users.get(principal.userId()));
  }
}
