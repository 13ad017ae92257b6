package io.triglav.server.shared;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses bodies that would fill the memory, alone or with those of other requests: by their length
 * if they tell it, else while reading.
 */
@RestControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {
  /** The request attribute that a good token leaves. */
  private static final String USER = "triglav.user";

  private final long most;
  private final BodyBudget budget;

  BodyLimit(Settings settings, BodyBudget budget) {
    this.most = Math.min(settings.http().maxBody().toBytes(), budget.most());
    this.budget = budget;
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    long length = message.getHeaders().getContentLength();
    if (length > most) {
      throw tooLarge();
    }
    BodyBudget.Share share = budget.share();
    giveBackAtTheEnd(share);
    if (isKnown()) {
      share.cover(length);
    }
    return new Limited(message.getHeaders(), new LimitedStream(message.getBody(), share));
  }

  /**
   * Whoever has a token gets room for the whole body before it is read, so that bodies do not push
   * each other out half-way. What a stranger announces must hold nobody up.
   */
  private static boolean isKnown() {
    return RequestContextHolder.currentRequestAttributes()
            .getAttribute(USER, RequestAttributes.SCOPE_REQUEST)
        != null;
  }

  /** What was made of the body lives until the answer is there. */
  private static void giveBackAtTheEnd(BodyBudget.Share share) {
    RequestContextHolder.currentRequestAttributes()
        .registerDestructionCallback(
            BodyBudget.class.getName(), share::giveBack, RequestAttributes.SCOPE_REQUEST);
  }

  private ApiException tooLarge() {
    return ApiException.tooLarge("the body has more than " + most + " bytes; send it in parts");
  }

  private record Limited(HttpHeaders headers, InputStream body) implements HttpInputMessage {
    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public InputStream getBody() {
      return body;
    }
  }

  private final class LimitedStream extends FilterInputStream {
    private final BodyBudget.Share share;
    private long read;

    LimitedStream(InputStream body, BodyBudget.Share share) {
      super(body);
      this.share = share;
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int octets = super.read(into, offset, length);
      count(Math.max(0, octets));
      return octets;
    }

    private void count(int octets) {
      read += octets;
      if (read > most) {
        throw tooLarge();
      }
      share.cover(read);
    }
  }
}
