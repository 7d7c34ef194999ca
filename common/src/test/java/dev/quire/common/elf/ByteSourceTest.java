package dev.quire.common.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sources read the same way. */
class ByteSourceTest {

  private static final byte[] CONTENT = {10, 11, 12, 13, 14, 15, 16, 17};

  @TempDir private Path directory;

  @Test
  void overAnArray() {
    check(ByteSource.of(CONTENT.clone()));
  }

  @Test
  void overAFile() throws IOException {
    Path path = Files.write(directory.resolve("file"), CONTENT);
    try (FileChannel channel = FileChannel.open(path)) {
      check(ByteSource.of(channel));
      assertEquals(0, channel.position());
    }
  }

  @Test
  void aFileThatFailsOrShrinksSaysSo() throws IOException {
    Path path = Files.write(directory.resolve("file"), CONTENT);
    ByteSource source;
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      source = ByteSource.of(channel);
      channel.truncate(4);
      assertThrows(UncheckedIOException.class, () -> source.read(2, new byte[4], 0, 4));
    }
    assertThrows(UncheckedIOException.class, () -> source.read(0, new byte[4], 0, 4));
  }

  private static void check(ByteSource source) {
    assertEquals(8, source.size());
    byte[] to = new byte[6];
    source.read(3, to, 1, 4);
    assertArrayEquals(new byte[] {0, 13, 14, 15, 16, 0}, to);
    source.read(8, to, 6, 0);
    byte[] untouched = to.clone();
    assertThrows(IndexOutOfBoundsException.class, () -> source.read(5, to, 0, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> source.read(-1, to, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> source.read(Long.MAX_VALUE, to, 0, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> source.read(0, to, 3, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> source.read(0, to, 0, -1));
    assertArrayEquals(untouched, to);
  }
}
