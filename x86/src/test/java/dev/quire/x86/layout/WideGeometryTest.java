package dev.quire.x86.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Each number that a reader would look up in the manual, for 64-bit entries. */
final class WideGeometryTest {

  @Test
  void aTableFillsAFrame() {
    assertEquals(8, WideGeometry.ENTRY_BYTES);
    assertEquals(512, WideGeometry.ENTRIES);
    assertEquals(
        WideGeometry.PAGE_SHIFT, WideGeometry.INDEX_BITS + WideGeometry.ENTRY_SHIFT, "one frame");
    assertEquals(21, WideGeometry.DIRECTORY_SHIFT);
    assertEquals(2 << 20, WideGeometry.LARGE_PAGE_BYTES);
    assertEquals(512, WideGeometry.LARGE_PAGE_FRAMES);
    assertEquals(30, WideGeometry.POINTER_SHIFT);
    assertEquals(1 << 30, WideGeometry.HUGE_PAGE_BYTES);
    assertEquals(40, WideGeometry.PHYSICAL_BITS);
  }

  @Test
  void paeSplitsTwoNineNineTwelve() {
    assertEquals(32, PaeGeometry.ADDRESS_BITS);
    assertEquals(4, PaeGeometry.POINTERS);
    assertEquals(32, PaeGeometry.POINTER_TABLE_BYTES);
    assertEquals(
        PaeGeometry.ADDRESS_BITS,
        PaeGeometry.POINTER_BITS + 2 * WideGeometry.INDEX_BITS + WideGeometry.PAGE_SHIFT);
    assertEquals(3, PaeGeometry.pointerIndex(0xC0100ABCL));
    assertEquals(0, WideGeometry.directoryIndex(0xC0100ABCL));
    assertEquals(256, WideGeometry.tableIndex(0xC0100ABCL));
    assertEquals(511, WideGeometry.directoryIndex(0xFFFFFFFFL));
    assertEquals(511, WideGeometry.tableIndex(0xFFFFFFFFL));
    assertEquals(2, WideGeometry.directoryIndex(0x00401000L));
  }

  @Test
  void longModeSplitsFourTimesNineTwelve() {
    assertEquals(48, LongGeometry.ADDRESS_BITS);
    assertEquals(39, LongGeometry.ROOT_SHIFT);
    assertEquals(512L << 30, LongGeometry.ROOT_ENTRY_BYTES);
    assertEquals(LongGeometry.ADDRESS_BITS, 4 * WideGeometry.INDEX_BITS + WideGeometry.PAGE_SHIFT);
    assertEquals(257, LongGeometry.rootIndex(0xFFFF808040201ABCL));
    assertEquals(1, LongGeometry.pointerIndex(0xFFFF808040201ABCL));
    assertEquals(1, WideGeometry.directoryIndex(0xFFFF808040201ABCL));
    assertEquals(1, WideGeometry.tableIndex(0xFFFF808040201ABCL));
    assertEquals(256, LongGeometry.rootIndex(LongGeometry.UPPER_START));
    assertEquals(511, LongGeometry.rootIndex(-1));
    assertEquals(511, LongGeometry.pointerIndex(-1));
  }

  @Test
  void canonicalAddressesAreInTwoHalves() {
    assertEquals(0x00007FFFFFFFFFFFL, LongGeometry.LOWER_END);
    assertEquals(0xFFFF800000000000L, LongGeometry.UPPER_START);
    assertTrue(LongGeometry.isCanonical(0));
    assertTrue(LongGeometry.isCanonical(LongGeometry.LOWER_END));
    assertFalse(LongGeometry.isCanonical(LongGeometry.LOWER_END + 1));
    assertFalse(LongGeometry.isCanonical(LongGeometry.UPPER_START - 1));
    assertTrue(LongGeometry.isCanonical(LongGeometry.UPPER_START));
    assertTrue(LongGeometry.isCanonical(-1));
    assertFalse(LongGeometry.isCanonical(Long.MIN_VALUE));
    assertEquals(LongGeometry.UPPER_START, LongGeometry.canonical(1L << 47));
  }
}
