package dev.quire.common.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of the machine that runs the test, where it has them as little-endian ELF files. */
class RealExecutableTest {

  @ParameterizedTest
  @ValueSource(strings = {"/bin/true", "/bin/sh", "/bin/cat"})
  void isReadAndPlaced(String name) throws IOException {
    Path path = Path.of(name);
    assumeTrue(Files.isReadable(path), "no " + name);
    byte[] file = Files.readAllBytes(path);
    assumeTrue(
        file.length > 64 && file[0] == 0x7f && file[1] == 'E' && file[5] == 1,
        name + " is no little-endian ELF file");
    try (FileChannel channel = FileChannel.open(path)) {
      Executable executable = Executable.parse(ByteSource.of(channel));
      long bias = executable.type() == ElfType.DYN ? 0x10000000 : 0;
      PlacedExecutable placed =
          executable.placed(bias, ExecutableRules.forAnyMachine(0x1000, 0x7fc00000));

      assertEquals(executable.firstPage() + bias, placed.regions().get(0).firstPage());
      assertTrue(placed.programHeadersAddress().isPresent());
      assertTrue(
          placed.regions().stream()
              .anyMatch(
                  region ->
                      region.executable()
                          && placed.entry() >= region.firstPage()
                          && placed.entry() < region.limit()));
      byte[] page = new byte[4096];
      for (LoadRegion region : placed.regions()) {
        for (int i = 0; i < region.pageCount(); i++) {
          region.pageContent(i, page);
          long address = region.firstPage() + i * 4096L - bias;
          assertArrayEquals(SegmentOracle.page(executable.segments(), file, address), page);
        }
      }
    }
  }
}
