package dev.quire.qemu.linux.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;

/**
 * Standard input: a stream of the host. A thread of its own waits for its bytes, but only when a
 * program has asked for some: what it does not ask for stays in the stream.
 */
public final class StreamInput extends OpenFile {
  private static final int PIECE = 65_536;

  private final InputStream from;
  private final Runnable onArrival;
  private final byte[] bytes = new byte[PIECE];

  @GuardedBy("bytes")
  private int start;

  @GuardedBy("bytes")
  private int end;

  @GuardedBy("bytes")
  private boolean ended;

  @GuardedBy("bytes")
  private boolean waiting;

  /**
   * Creates the file.
   *
   * @param onArrival is run, by another thread, when there is something to read
   */
  public StreamInput(InputStream from, Runnable onArrival) {
    super(OpenFlag.READ_ONLY);
    this.from = from;
    this.onArrival = onArrival;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    synchronized (bytes) {
      if (!available()) {
        return WOULD_BLOCK;
      }
      int count = Math.min(length, end - start);
      System.arraycopy(bytes, start, to, offset, count);
      start += count;
      return count;
    }
  }

  @Override
  public boolean readable() {
    synchronized (bytes) {
      return available();
    }
  }

  /** Whether there are bytes, or the end; if not, begins to wait for them. */
  @GuardedBy("bytes")
  private boolean available() {
    if (start < end || ended) {
      return true;
    }
    if (!waiting) {
      waiting = true;
      Thread reader = new Thread(this::await, "standard input");
      reader.setDaemon(true);
      reader.start();
    }
    return false;
  }

  private void await() {
    byte[] arrived = new byte[PIECE];
    int count;
    try {
      count = from.read(arrived);
    } catch (IOException e) {
      count = -1; // an input that fails has ended
    }
    synchronized (bytes) {
      waiting = false;
      ended = count < 0;
      start = 0;
      end = Math.max(0, count);
      System.arraycopy(arrived, 0, bytes, 0, end);
    }
    onArrival.run();
  }

  @Override
  public FileStatus status() {
    return FileStatus.special(FileStatus.PIPE, 0);
  }

  @Override
  public String name() {
    return "pipe:[standard input]";
  }
}
