package dev.quire.armv7.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers that a reader would look up: ARM DDI 0406C, B3.5, and the picture of the mirror. */
class GeometryTest {

  @Test
  void sizes() {
    assertEquals(4096, Armv7Geometry.PAGE_BYTES);
    assertEquals(0xFFF, Armv7Geometry.PAGE_OFFSET);
    assertEquals(16, Armv7Geometry.LARGE_PAGE_SHIFT);
    assertEquals(20, Armv7Geometry.SECTION_SHIFT);
    assertEquals(24, Armv7Geometry.SUPERSECTION_SHIFT);
    assertEquals(8, Armv7Geometry.L2_INDEX_BITS);
    assertEquals(1024, 1 << Armv7Geometry.L2_TABLE_SHIFT);
    assertEquals(4, Armv7Geometry.QUARTERS);
    assertEquals(1024, Armv7Geometry.VIEW_ENTRIES);
    assertEquals(22, Armv7Geometry.GROUP_SHIFT);
    assertEquals(16, Armv7Geometry.REPLICAS);
    assertEquals(4096, 1 << Armv7Geometry.L1_INDEX_BITS);
    assertEquals(16384, 1 << Armv7Geometry.L1_TABLE_SHIFT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 12, 16384, 4, 0x100000000",
    "1, 11,  8192, 2, 0x80000000",
    "2, 10,  4096, 1, 0x40000000",
    "3,  9,  2048, 1, 0x20000000",
    "4,  8,  1024, 1, 0x10000000",
    "5,  7,   512, 1, 0x08000000",
    "6,  6,   256, 1, 0x04000000",
    "7,  5,   128, 1, 0x02000000",
  })
  void sizesByN(int n, int indexBits, int bytes, int frames, String end) {
    assertEquals(indexBits, Armv7Geometry.l1IndexBits(n));
    assertEquals(bytes, 1 << Armv7Geometry.l1TableShift(n));
    assertEquals(-bytes, Ttbr.baseMask(n));
    assertEquals(frames, Armv7Geometry.l1Frames(n));
    long lowerHalfEnd = Long.decode(end);
    assertEquals(lowerHalfEnd, Armv7Geometry.lowerHalfEnd(n));
    assertTrue(Armv7Geometry.lower(lowerHalfEnd - 1, n));
    assertFalse(Armv7Geometry.lower(lowerHalfEnd, n));
    assertEquals((1 << indexBits) - 1, Armv7Geometry.l1Index(lowerHalfEnd - 1, n));
    assertEquals(0, Armv7Geometry.l1Index(0, n));
  }

  @Test
  void splitOfAnAddress() {
    long va = 0x7FD12ABCL;
    assertEquals(0x7FD, Armv7Geometry.l1Index(va, 0));
    assertEquals(0x7FD, Armv7Geometry.l1Index(va, 1));
    assertEquals(0x12, Armv7Geometry.l2Index(va));
    assertEquals(0x1FF, Armv7Geometry.group(va));
    assertEquals(0x112, Armv7Geometry.viewIndex(va));
    assertEquals(1, Armv7Geometry.quarter(va));
    assertEquals(0xFFF, Armv7Geometry.l1Index(0xFFFFFFFFL, 0));
    assertEquals(0x3FF, Armv7Geometry.group(0xFFFFFFFFL));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0xFFC00000, 1023, 0xFFFFF000, 1016, 0xFFFF8000, 4",
    "1, 0x7FC00000,  511, 0x7FDFF000,  512, 0x7FE00000, 3",
    "2, 0x3FC00000,  255, 0x3FCFF000,  256, 0x3FD00000, 2",
  })
  void windows(
      int n, String window, int mirrorWord, String mirror, int l1Word, String l1, int quarters) {
    assertEquals(Long.decode(window), MirrorGeometry.window(n));
    assertEquals(mirrorWord, MirrorGeometry.mirrorWord(n));
    assertEquals(Long.decode(mirror), MirrorGeometry.mirror(n));
    assertEquals(l1Word, MirrorGeometry.l1Word(n));
    assertEquals(Long.decode(l1), MirrorGeometry.l1(n));
    assertEquals(quarters, MirrorGeometry.foreignQuarters(n));
  }

  @Test
  void kernelWindow() {
    assertEquals(0xFFC00000L, MirrorGeometry.KERNEL_WINDOW);
    assertEquals(1023, MirrorGeometry.KERNEL_MIRROR_WORD);
    assertEquals(0xFFFFF000L, MirrorGeometry.KERNEL_MIRROR);
    assertEquals(0xFFC00000L, MirrorGeometry.KERNEL_L1);
    assertEquals(0x400000L, MirrorGeometry.WINDOW_BYTES);
  }

  /** The mirror in a foreign window at 0xF0000000, as the table of the kernel's picture has it. */
  @ParameterizedTest
  @CsvSource({
    "0, 0xF03FF000, 0xF03F8000",
    "1, 0xF01FF000, 0xF0200000",
    "2, 0xF00FF000, 0xF0100000"
  })
  void foreignWindow(int n, String mirror, String l1) {
    assertEquals(
        Long.decode(mirror), MirrorGeometry.seenAt(0xF0000000L, MirrorGeometry.mirrorWord(n)));
    assertEquals(Long.decode(l1), MirrorGeometry.seenAt(0xF0000000L, MirrorGeometry.l1Word(n)));
  }

  @Test
  void entries() {
    assertEquals(0x7FC00000L, MirrorGeometry.entry(0x7FC00000L, 0));
    assertEquals(0x7FDFF000L, MirrorGeometry.entry(0x7FC00000L, 0x7FC00000L), "the mirror itself");
    assertEquals(0xFFE00000L, MirrorGeometry.entry(0xFFC00000L, 0x80000000L));
    assertEquals(0xFFFFFFFCL, MirrorGeometry.entry(0xFFC00000L, 0xFFFFF000L));
  }
}
