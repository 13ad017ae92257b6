package io.triglav.server.user;

import io.triglav.server.shared.ApiException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Recognises the caller by the access token, bare (v1) or after {@code Bearer}. */
final class TokenFilter extends OncePerRequestFilter {
  /** The request attribute with the user's name, for the access log. */
  static final String USER_ATTRIBUTE = "triglav.user";

  private static final String BEARER = "Bearer ";

  private final Tokens tokens;
  private final ErrorWriter errors;
  private final HandlerExceptionResolver failures;

  TokenFilter(Tokens tokens, ErrorWriter errors, HandlerExceptionResolver failures) {
    this.tokens = tokens;
    this.errors = errors;
    this.failures = failures;
  }

  static String tokenOf(String authorization) {
    boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return (bearer ? authorization.substring(BEARER.length()) : authorization).trim();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String token = token(request);
    if (token == null) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Principal> caller;
    try {
      caller = tokens.authenticate(token);
    } catch (DataAccessException e) {
      failures.resolveException(request, response, null, e);
      return;
    }
    if (caller.isEmpty()) {
      errors.write(
          response,
          ApiException.unauthorized(
              "the access token is unknown, revoked or expired; get one with POST /api/v1/auth/token"));
      return;
    }
    request.setAttribute(USER_ATTRIBUTE, caller.get().name());
    remember(caller.get());
    chain.doFilter(request, response);
  }

  /** Log-ins pass whatever token they carry: clients log in because their token has expired. */
  private static @Nullable String token(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean logIn =
        request.getMethod().equals("POST") && request.getRequestURI().endsWith("/auth/token");
    return header == null || logIn ? null : tokenOf(header);
  }

  private static void remember(Principal caller) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            caller, null, AuthorityUtils.createAuthorityList(caller.groups())));
    SecurityContextHolder.setContext(context);
  }
}
