package dev.quire.x86.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Each number that a reader would look up in the manual. */
final class GeometryTest {

  @Test
  void theAddressIsSplitTenTenTwelve() {
    assertEquals(12, X86Geometry.PAGE_SHIFT);
    assertEquals(4096, X86Geometry.PAGE_BYTES);
    assertEquals(1024, X86Geometry.ENTRIES);
    assertEquals(4, X86Geometry.ENTRY_BYTES);
    assertEquals(22, X86Geometry.DIRECTORY_SHIFT);
    assertEquals(4 << 20, X86Geometry.LARGE_PAGE_BYTES);
    assertEquals(0x3FFFFF, X86Geometry.LARGE_PAGE_MASK);
    assertEquals(1024, X86Geometry.LARGE_PAGE_FRAMES);
    assertEquals(X86Geometry.ADDRESS_BITS, 2 * X86Geometry.INDEX_BITS + X86Geometry.PAGE_SHIFT);
    assertEquals(
        X86Geometry.PAGE_SHIFT,
        X86Geometry.INDEX_BITS + X86Geometry.ENTRY_SHIFT,
        "a table fills a frame");
  }

  @Test
  void anAddressGivesItsIndices() {
    assertEquals(768, X86Geometry.directoryIndex(0xC0100ABCL));
    assertEquals(256, X86Geometry.tableIndex(0xC0100ABCL));
    assertEquals(1023, X86Geometry.directoryIndex(0xFFFFF000L));
    assertEquals(1023, X86Geometry.tableIndex(0xFFFFFFFFL));
    assertEquals(0, X86Geometry.directoryIndex(0x003FFFFFL));
  }
}
