package io.triglav.agent.trigger;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads a file that somebody else is writing, until told that he has ended. */
final class FollowedFile extends InputStream {
  private static final long POLL_MILLIS = 50;

  private final Path file;
  private final CompletableFuture<?> end;
  private @Nullable FileChannel channel;
  private long position;

  /**
   * Begins in the middle.
   *
   * @param position where; beyond the end of the file means its end
   * @param end what is there when this is done is the last to be read
   */
  FollowedFile(Path file, long position, CompletableFuture<?> end) {
    this.file = file;
    this.position = position;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      boolean ended = end.isDone();
      int count = readNow(ByteBuffer.wrap(bytes, offset, length));
      if (count > 0 || ended) {
        return count > 0 ? count : -1;
      }
      pause();
    }
  }

  private int readNow(ByteBuffer buffer) throws IOException {
    if (channel == null) {
      if (!Files.exists(file)) {
        return 0;
      }
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    int count = channel.read(buffer, position);
    position += Math.max(count, 0);
    return count;
  }

  private void pause() throws InterruptedIOException {
    try {
      end.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // either way there may be more to read
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
