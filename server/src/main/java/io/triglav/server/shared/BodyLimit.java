package io.triglav.server.shared;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses bodies that would fill the memory: by their length if they tell it, else while reading.
 */
@RestControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {
  private final DataSize most;

  BodyLimit(Settings settings) {
    this.most = settings.http().maxBody();
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
    if (message.getHeaders().getContentLength() > most.toBytes()) {
      throw tooLarge();
    }
    return new Limited(message.getHeaders(), new LimitedStream(message.getBody()));
  }

  private ApiException tooLarge() {
    return ApiException.tooLarge(
        "the body has more than " + most.toBytes() + " bytes; send it in parts");
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
    private long read;

    LimitedStream(InputStream body) {
      super(body);
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
      if (read > most.toBytes()) {
        throw tooLarge();
      }
    }
  }
}
