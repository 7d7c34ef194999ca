package dev.quire.armv7.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ARM DDI 0406C, Tables B3-10 and B3-12. */
class MemoryAttributesTest {

  private static MemoryAttributes attributes(String kind, int inner, int outer, boolean shareable) {
    return new MemoryAttributes(MemoryAttributes.Kind.valueOf(kind), inner, outer, shareable);
  }

  /** Table B3-10: TEX, CB, and what that is with S clear. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, STRONGLY_ORDERED, 0, 0, true",
    "0, 1, DEVICE,           0, 0, true",
    "0, 2, NORMAL,           2, 2, false",
    "0, 3, NORMAL,           3, 3, false",
    "1, 0, NORMAL,           0, 0, false",
    "1, 1, STRONGLY_ORDERED, 0, 0, true",
    "1, 2, STRONGLY_ORDERED, 0, 0, true",
    "1, 3, NORMAL,           1, 1, false",
    "2, 0, DEVICE,           0, 0, false",
    "2, 1, STRONGLY_ORDERED, 0, 0, true",
    "3, 3, STRONGLY_ORDERED, 0, 0, true",
    "4, 1, NORMAL,           1, 0, false",
    "5, 0, NORMAL,           0, 1, false",
    "6, 3, NORMAL,           3, 2, false",
    "7, 2, NORMAL,           2, 3, false",
  })
  void withoutRemap(int tex, int cb, String kind, int inner, int outer, boolean shareable) {
    int index = (tex & 1) * 4 + cb;
    assertEquals(
        attributes(kind, inner, outer, shareable), MemoryAttributes.plain(tex, index, false));
    boolean follows = kind.equals("NORMAL");
    assertEquals(
        attributes(kind, inner, outer, follows || shareable),
        MemoryAttributes.plain(tex, index, true));
  }

  /** The types that the kernel uses, with the standard values. */
  @ParameterizedTest
  @CsvSource({
    "7, NORMAL,           1, false, true",
    "3, NORMAL,           3, false, true",
    "2, NORMAL,           2, false, true",
    "1, NORMAL,           0, false, true",
    "4, DEVICE,           0, false, true",
    "0, STRONGLY_ORDERED, 0, true,  true",
  })
  void remapped(int index, String kind, int policy, boolean withoutS, boolean withS) {
    assertEquals(
        attributes(kind, policy, policy, withoutS),
        MemoryAttributes.remapped(index, false, 0xFF0A81A8, 0x40E040E0));
    assertEquals(
        attributes(kind, policy, policy, withS),
        MemoryAttributes.remapped(index, true, 0xFF0A81A8, 0x40E040E0));
  }

  /** Every field of other values is looked at. */
  @Test
  void remapFollowsTheRegisters() {
    assertEquals(
        attributes("NORMAL", 2, 3, true),
        MemoryAttributes.remapped(5, false, 0x00040800, 0x0C000800));
    assertEquals(
        attributes("DEVICE", 0, 0, true), MemoryAttributes.remapped(0, false, 0x10001, -1));
  }
}
