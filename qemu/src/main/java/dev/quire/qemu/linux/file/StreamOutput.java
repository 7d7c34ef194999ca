package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output or error: a stream of the host. */
public final class StreamOutput extends OpenFile {
  private final OutputStream to;

  /** Creates the file. */
  public StreamOutput(OutputStream to) {
    super(OpenFlag.WRITE_ONLY);
    this.to = to;
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    try {
      to.write(from, offset, length);
      to.flush();
      return length;
    } catch (IOException e) {
      throw new ErrnoException(Errno.EPIPE); // who would have read it has gone
    }
  }

  @Override
  public FileStatus status() {
    return FileStatus.special(FileStatus.PIPE, 1);
  }

  @Override
  public String name() {
    return "pipe:[standard output]";
  }
}
