package dev.quire.common.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How segments become regions, and what their pages hold. */
class LoadRegionTest {

  private static final ExecutableRules RULES = ExecutableRules.forAnyMachine(0x1000, 0x40000000);

  @Test
  void aSharedPageIsARegionWithTheBytesAndRightsOfBoth() {
    ElfImage image =
        ElfImage.elf32()
            .type(3)
            .load(0x10000, 0, 0x1800, 0x1800, "rx")
            .load(0x11900, 0x1900, 0x1000, 0x3000, "rw");

    List<LoadRegion> regions = regions(image);

    assertEquals(3, regions.size());
    assertShape(regions.get(0), 0x10000, 1, "rx");
    assertShape(regions.get(1), 0x11000, 1, "rwx");
    assertShape(regions.get(2), 0x12000, 3, "rw");
    assertEquals(
        List.of(FileRange.create(0, 0x1000, 0x800), FileRange.create(0x900, 0x1900, 0x700)),
        regions.get(1).fileRanges());
    assertEquals(List.of(FileRange.create(0, 0x2000, 0x900)), regions.get(2).fileRanges());
    assertContents(image, regions);
  }

  @Test
  void threeSegmentsInOnePage() {
    ElfImage image =
        ElfImage.elf32()
            .type(3)
            .load(0x11900, 0x1900, 0x10, 0x6f0, "w")
            .load(0x11100, 0x1100, 0x10, 0x10, "r")
            .load(0x11200, 0x1200, 0x20, 0x20, "x");

    List<LoadRegion> regions = regions(image);

    assertEquals(1, regions.size());
    assertShape(regions.get(0), 0x11000, 1, "rwx");
    assertEquals(3, regions.get(0).fileRanges().size());
    assertContents(image, regions);
  }

  @Test
  void aPageSharedOnBothSides() {
    ElfImage image =
        ElfImage.elf32()
            .type(3)
            .load(0x10800, 0x800, 0x1000, 0x1000, "r")
            .load(0x11800, 0x1800, 0x1000, 0x1000, "rw")
            .load(0x12800, 0x2800, 0x1000, 0x1000, "r");

    List<LoadRegion> regions = regions(image);

    assertEquals(4, regions.size());
    assertShape(regions.get(0), 0x10000, 1, "r");
    assertShape(regions.get(1), 0x11000, 1, "rw");
    assertShape(regions.get(2), 0x12000, 1, "rw");
    assertShape(regions.get(3), 0x13000, 1, "r");
    assertContents(image, regions);
  }

  @Test
  void segmentsThatMeetAtAPageBorderShareNothing() {
    ElfImage image =
        ElfImage.elf32()
            .type(3)
            .load(0x10000, 0, 0x1000, 0x1000, "rx")
            .load(0x11000, 0x1000, 0x1000, 0x1000, "rw");

    List<LoadRegion> regions = regions(image);

    assertEquals(2, regions.size());
    assertShape(regions.get(0), 0x10000, 1, "rx");
    assertShape(regions.get(1), 0x11000, 1, "rw");
    assertContents(image, regions);
  }

  @Test
  void bssHasNoFileBytesWhateverItsOffset() {
    ElfImage image = ElfImage.elf32().type(3).load(0x10010, 0x3, 0, 0x2000, "rw");

    List<LoadRegion> regions = regions(image);

    assertEquals(1, regions.size());
    assertShape(regions.get(0), 0x10000, 3, "rw");
    assertEquals(List.of(), regions.get(0).fileRanges());
    for (int page = 0; page < 3; page++) {
      assertTrue(regions.get(0).isBlank(page));
    }
  }

  @Test
  void bytesOfTheFileBesideTheSegmentDoNotAppear() {
    ElfImage image = ElfImage.elf32().type(3).load(0x10100, 0x100, 0x10, 0x10, "r");

    byte[] page = new byte[4096];
    regions(image).get(0).pageContent(0, page);

    byte[] expected = new byte[4096];
    System.arraycopy(image.bytes(), 0x100, expected, 0x100, 0x10);
    assertArrayEquals(expected, page);
  }

  @Test
  void aBiasMovesEveryRegion() {
    ElfImage image = ElfImage.elf64().type(3).load(0x100, 0x100, 0x2000, 0x2000, "rx");

    PlacedExecutable placed = image.parse().placed(0x20000000, RULES);

    assertShape(placed.regions().get(0), 0x20000000, 3, "rx");
  }

  @Test
  void aRegionMayEndAtTheTopOf32Bits() {
    Executable executable =
        ElfImage.elf32().type(3).load(0xfffff000L, 0x1000, 0x10, 0x1000, "r").parse();

    List<LoadRegion> regions =
        executable.placed(0, ExecutableRules.forAnyMachine(0x1000, 0x100000000L)).regions();

    assertEquals(0x100000000L, regions.get(0).limit());
    assertEquals(0x100000000L, executable.limitPage());
  }

  @Test
  void pagesAndArraysAreChecked() {
    LoadRegion region =
        regions(ElfImage.elf32().type(3).load(0x10000, 0, 0x10, 0x1001, "r")).get(0);

    assertThrows(IndexOutOfBoundsException.class, () -> region.pageContent(2, new byte[4096]));
    assertThrows(IndexOutOfBoundsException.class, () -> region.pageContent(-1, new byte[4096]));
    assertThrows(IndexOutOfBoundsException.class, () -> region.pageContent(0, new byte[4096], 1));
    assertThrows(IndexOutOfBoundsException.class, () -> region.isBlank(2));
    byte[] two = new byte[2 * 4096];
    two[0] = 1;
    region.pageContent(0, two, 4096);
    assertEquals(1, two[0]);
    assertEquals(0x7f, two[4096]);
  }

  private static List<LoadRegion> regions(ElfImage image) {
    return image.parse().placed(0, RULES).regions();
  }

  private static void assertShape(LoadRegion region, long first, int pages, String rights) {
    assertEquals(first, region.firstPage());
    assertEquals(pages, region.pageCount());
    assertEquals(rights.contains("w"), region.writable());
    assertEquals(rights.contains("x"), region.executable());
  }

  private static void assertContents(ElfImage image, List<LoadRegion> regions) {
    byte[] file = image.bytes();
    for (LoadRegion region : regions) {
      byte[] page = new byte[4096];
      for (int i = 0; i < region.pageCount(); i++) {
        region.pageContent(i, page);
        long address = region.firstPage() + i * 4096L;
        byte[] expected = SegmentOracle.page(image.parse().segments(), file, address);
        assertArrayEquals(expected, page);
        assertFalse(region.isBlank(i) && !Arrays.equals(page, new byte[4096]));
      }
    }
  }
}
