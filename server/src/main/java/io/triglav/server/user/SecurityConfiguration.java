package io.triglav.server.user;

import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Settings;
import io.triglav.server.shared.Settings.Anonymous;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Who may do what. Callers prove themselves with a token in a header that no browser sends on its
 * own, so there is neither a session nor a need for CSRF tokens.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String API = "/api/**";

  @Bean
  SecurityFilterChain chain(
      HttpSecurity http,
      Tokens tokens,
      ErrorWriter errors,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures,
      Settings settings) {
    http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .securityContext(
            context -> context.securityContextRepository(new NullSecurityContextRepository()))
        .servletApi(AbstractHttpConfigurer::disable)
        .addFilterBefore(new TokenFilter(tokens, errors, failures), AuthorizationFilter.class)
        .authorizeHttpRequests(requests -> rules(requests, settings.security().anonymous()))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(
                        (request, response, e) -> errors.write(response, noToken()))
                    .accessDeniedHandler(
                        (request, response, e) -> errors.write(response, notAdmin())));
    return http.build();
  }

  private static ApiException noToken() {
    return ApiException.unauthorized(
        "an access token is needed: get one with POST /api/v1/auth/token and send it as the header"
            + " Authorization");
  }

  private static ApiException notAdmin() {
    return ApiException.forbidden("only members of the group " + User.ADMIN_GROUP + " may do this");
  }

  private static void rules(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests,
      Anonymous anonymous) {
    // The second half of a request that had to wait: its first half was let in.
    requests.dispatcherTypeMatchers(DispatcherType.ASYNC).permitAll();
    requests.requestMatchers(HttpMethod.POST, "/api/v1/auth/token").permitAll();
    requests.requestMatchers("/api/v1/auth/**").authenticated();
    requests.requestMatchers(HttpMethod.GET, "/api/v1/users/**").authenticated();
    requests.requestMatchers("/api/v1/users/**").hasAuthority(User.ADMIN_GROUP);
    if (anonymous == Anonymous.WRITE) {
      requests.requestMatchers(API).permitAll();
    } else if (anonymous == Anonymous.READ) {
      requests.requestMatchers(HttpMethod.GET, API).permitAll();
    }
    requests.requestMatchers(API).authenticated();
    requests
        .anyRequest()
        .permitAll(); // health, metrics, the API's description; nothing else is served
  }

  /** The metrics of every single filter would cost more than the filters do. */
  @Bean
  SecurityObservationSettings observations() {
    return SecurityObservationSettings.noObservations();
  }

  /**
   * Resource and job uris stand in paths with everything that uris may hold; they are looked up,
   * never opened.
   */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true); // what no controller maps gets 405
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedPeriod(true);
    firewall.setAllowSemicolon(true);
    firewall.setAllowBackSlash(true);
    firewall.setAllowUrlEncodedCarriageReturn(true);
    firewall.setAllowUrlEncodedLineFeed(true);
    firewall.setAllowUrlEncodedLineSeparator(true);
    firewall.setAllowUrlEncodedParagraphSeparator(true);
    return firewall;
  }

  @Bean
  RequestRejectedHandler rejected(ErrorWriter errors) {
    return (request, response, e) ->
        errors.write(
            response,
            ApiException.malformed(
                "the path or a header is not allowed here; percent-encode uris in paths (/ as %2F, . as %2E)"));
  }
}
