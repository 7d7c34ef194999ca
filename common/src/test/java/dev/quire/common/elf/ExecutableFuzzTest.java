package dev.quire.common.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Whatever the bytes, a file is either refused in the one way or placed as it should be. */
class ExecutableFuzzTest {

  private static final int HEADERS = 64 + 3 * 56;
  private static final long USER_FIRST = 0x1000;
  private static final long USER_LIMIT = 0xc0000000L;

  /** A byte of the headers that is replaced. */
  record Patch(int at, byte value) {}

  @Provide
  Arbitrary<List<Patch>> patches() {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, HEADERS - 1).withoutEdgeCases();
    Arbitrary<Byte> value =
        Arbitraries.oneOf(
            Arbitraries.bytes(),
            Arbitraries.of(
                (byte) 0, (byte) 1, (byte) 2, (byte) 0x10, (byte) 0x7f, (byte) 0x80, (byte) 0xff));
    return Combinators.combine(at, value).as(Patch::new).list().ofMinSize(1).ofMaxSize(4);
  }

  @Property(tries = 4000, shrinking = ShrinkingMode.BOUNDED)
  void patchedFilesAreRefusedOrRight(
      @ForAll boolean wide,
      @ForAll boolean fixed,
      @ForAll("patches") List<Patch> patches,
      @ForAll @IntRange(min = 0, max = 3) int biasMegabytes) {
    byte[] file = valid(wide, fixed);
    for (Patch patch : patches) {
      file[patch.at()] = patch.value();
    }
    refusedOrRight(file, fixed ? 0 : (long) biasMegabytes << 20);
  }

  @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
  void cutFilesAreRefused(
      @ForAll boolean wide, @ForAll @IntRange(min = 0, max = 0x2fff) int length) {
    assertTrue(!refusedOrRight(Arrays.copyOf(valid(wide, true), length), 0));
  }

  @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
  void noiseIsRefused(@ForAll byte[] noise) {
    assertTrue(!refusedOrRight(noise, 0));
  }

  /** Returns whether the file was accepted; any other exception than the one fails the test. */
  private static boolean refusedOrRight(byte[] file, long bias) {
    Executable executable;
    PlacedExecutable placed;
    try {
      executable = Executable.parse(new ModestSource(file));
      long allowed = executable.type() == ElfType.EXEC ? 0 : bias;
      placed = executable.placed(allowed, ExecutableRules.forAnyMachine(USER_FIRST, USER_LIMIT));
    } catch (BadExecutableException e) {
      return false;
    }
    long limit = USER_FIRST;
    for (LoadRegion region : placed.regions()) {
      assertTrue(region.firstPage() >= limit);
      assertEquals(0, region.firstPage() % 4096);
      assertTrue(region.pageCount() > 0);
      limit = region.limit();
      checkPage(executable, placed.bias(), file, region, 0);
      checkPage(executable, placed.bias(), file, region, region.pageCount() - 1);
    }
    assertTrue(limit <= USER_LIMIT);
    for (Segment segment : executable.segments()) {
      checkCovered(placed, segment);
    }
    return true;
  }

  private static void checkPage(
      Executable executable, long bias, byte[] file, LoadRegion region, int index) {
    long address = region.firstPage() + index * 4096L - bias;
    byte[] page = new byte[4096];
    region.pageContent(index, page);
    assertArrayEquals(SegmentOracle.page(executable.segments(), file, address), page);
  }

  /** The first and the last byte of the segment lie in regions that allow what it asks. */
  private static void checkCovered(PlacedExecutable placed, Segment segment) {
    long first = segment.virtualAddress() + placed.bias();
    long last = segment.virtualLimit() - 1 + placed.bias();
    for (long address : new long[] {first, last}) {
      assertTrue(
          placed.regions().stream()
              .anyMatch(
                  region ->
                      address >= region.firstPage()
                          && address < region.limit()
                          && (region.writable() || !segment.writable())
                          && (region.executable() || !segment.executable())));
    }
  }

  private static byte[] valid(boolean wide, boolean fixed) {
    return (wide ? ElfImage.elf64() : ElfImage.elf32())
        .type(fixed ? 2 : 3)
        .entry(0x400100)
        .size(0x3000)
        .load(0x400000, 0, 0x1000, 0x1000, "rx")
        .load(0x401800, 0x1800, 0x1800, 0x3000, "rw")
        .load(0x404900, 0, 0, 0x2000, "rw")
        .bytes();
  }

  /** A source that fails the test when more is read at once than headers can need. */
  private static final class ModestSource implements ByteSource {
    private final ByteSource source;

    ModestSource(byte[] file) {
      source = ByteSource.of(file);
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public void read(long position, byte[] to, int offset, int length) {
      assertTrue(length <= 65536);
      source.read(position, to, offset, length);
    }
  }
}
