package io.triglav.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
  /** Hands out a few bytes at a time, as a network may. */
  private static final class Dripping extends FilterInputStream {
    private final int most;

    Dripping(String text, int most) {
      super(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      this.most = most;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return super.read(to, offset, Math.min(length, most));
    }
  }

  private static ResponseReader reader(String... lines) {
    return new ResponseReader(stream(1_000, lines));
  }

  private static InputStream stream(int most, String... lines) {
    return new Dripping(String.join("\r\n", lines), most);
  }

  @Test
  void readsABodyOfKnownLength() throws IOException {
    Response response = reader("HTTP/1.1 200 ", "Content-Length: 5", "", "hello, more").read();
    assertThat(response).isEqualTo(new Response(200, false, "hello"));
  }

  @Test
  void readsChunks() throws IOException {
    ResponseReader reader =
        reader(
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "5;extension=1",
            "hello",
            "A",
            ", my world",
            "0",
            "Trailer: x",
            "",
            "HTTP/1.1 204 No Content",
            "",
            "");
    assertThat(reader.read()).isEqualTo(new Response(200, false, "hello, my world"));
    assertThat(reader.read()).isEqualTo(new Response(204, false, ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void doesNotCareHowTheBytesArrive(int most) throws IOException {
    InputStream in =
        stream(
            most,
            "HTTP/1.1 503 Busy",
            "Retry-After: 1",
            "content-length:2",
            "",
            "noHTTP/1.1 200",
            "CONTENT-LENGTH:   5",
            "Connection: close",
            "",
            "dône");
    ResponseReader reader = new ResponseReader(in, 32);
    assertThat(reader.read()).isEqualTo(new Response(503, false, "no"));
    assertThat(reader.read()).isEqualTo(new Response(200, true, "dône"));
  }

  @Test
  void readsUtf8() throws IOException {
    assertThat(reader("HTTP/1.1 200", "Content-Length: 3", "", "né").read().body()).isEqualTo("né");
  }

  @Test
  void readsABodyLongerThanItsBuffer() throws IOException {
    String body = "x".repeat(1_000);
    InputStream in = stream(1_000, "HTTP/1.1 200", "Content-Length: 1000", "", body);
    assertThat(new ResponseReader(in, 32).read().body()).isEqualTo(body);
  }

  @Test
  void refusesAnAnswerThatIsCutOff() {
    assertThatThrownBy(reader("HTTP/1.1 200", "Content-Length: 5", "", "hell")::read)
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(reader("HTTP/1.1 200", "Content-Le")::read).isInstanceOf(EOFException.class);
  }

  @Test
  void refusesAnAnswerWhoseEndIsUnknown() {
    assertThatThrownBy(reader("HTTP/1.1 200", "", "hello")::read)
        .hasMessageContaining("Content-Length");
  }

  @Test
  void refusesALineThatIsTooLong() {
    InputStream in = stream(1_000, "HTTP/1.1 200", "X: " + "x".repeat(100), "");
    assertThatThrownBy(new ResponseReader(in, 32)::read).hasMessageContaining("32 bytes");
  }

  @Test
  void refusesWhatIsNotHttp() {
    assertThatThrownBy(reader("SSH-2.0", "")::read).hasMessageContaining("SSH-2.0");
  }
}
