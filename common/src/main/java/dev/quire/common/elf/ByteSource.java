package dev.quire.common.elf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;

/**
 * Bytes of a fixed number that can be read from any position: the medium of an executable.
 *
 * <p>A source may be read by several threads at once. Its content does not change while it is used.
 */
public interface ByteSource {

  /**
   * Returns how many bytes there are.
   *
   * @return the number of bytes, 0 or more
   */
  long size();

  /**
   * Reads {@code length} bytes from {@code position} into {@code to}.
   *
   * @param position the first byte to read, 0 to {@code size() - length}
   * @param to the array that receives the bytes
   * @param offset the index in {@code to} of the first byte received
   * @param length how many bytes to read; all of them are read, or the call throws
   * @throws IndexOutOfBoundsException if the bytes do not lie in the source, or not in {@code to};
   *     nothing is read
   * @throws UncheckedIOException if the medium fails; {@code to} may have been written in part
   */
  void read(long position, byte[] to, int offset, int length);

  /**
   * Returns a source over an array, which is not copied.
   *
   * @param bytes the content; the caller does not change it any more
   * @return a source of {@code bytes.length} bytes
   */
  static ByteSource of(byte[] bytes) {
    return new ArraySource(bytes);
  }

  /**
   * Returns a source over an open file, with the size that the file has now.
   *
   * @param channel a readable channel, which stays the caller's to close; its position is neither
   *     used nor changed
   * @return a source of the file's bytes
   * @throws IOException if the file's size cannot be found out
   */
  static ByteSource of(FileChannel channel) throws IOException {
    return new ChannelSource(channel, channel.size());
  }
}
