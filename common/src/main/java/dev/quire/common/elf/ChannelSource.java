package dev.quire.common.elf;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A source over a file, read by position so that threads do not disturb each other. */
final class ChannelSource implements ByteSource {

  private final FileChannel channel;
  private final long fileBytes;

  ChannelSource(FileChannel channel, long fileBytes) {
    this.channel = channel;
    this.fileBytes = fileBytes;
  }

  @Override
  public long size() {
    return fileBytes;
  }

  @Override
  public void read(long position, byte[] to, int offset, int length) {
    Objects.checkFromIndexSize(position, length, fileBytes);
    Objects.checkFromIndexSize(offset, length, to.length);
    ByteBuffer buffer = ByteBuffer.wrap(to, offset, length);
    long from = position;
    try {
      while (buffer.hasRemaining()) {
        int count = channel.read(buffer, from);
        if (count < 0) {
          throw new EOFException(
              "the file ends at byte "
                  + from
                  + " but had "
                  + fileBytes
                  + " bytes when it was opened");
        }
        from += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "file of " + fileBytes + " bytes";
  }
}
