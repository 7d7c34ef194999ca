package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegionMapTest {

  private final RegionMap map = new RegionMap();

  private static PageRange pages(long first, long count) {
    return PageRange.of(PageNumber.of(first), count);
  }

  private static Region file(String name, long first, long count) {
    return Region.file(
        name, pages(first, count), Protection.USER_READ_WRITE, (index, to) -> to[0] = 1, 0);
  }

  private Region at(long page) {
    Region region = map.at(page);
    assertNotNull(region, "page " + page);
    return region;
  }

  @Test
  void findsTheRegionOfAPageByRisingAddressHoweverAdded() {
    Region high = file("high", 30, 5);
    Region low = file("low", 10, 5);
    map.add(high);
    map.add(low);
    assertEquals(List.of(low, high), map.all());
    assertSame(low, map.at(10));
    assertSame(low, map.at(14));
    assertNull(map.at(15));
    assertNull(map.at(9));
    assertSame(high, map.at(34));
    assertNull(map.at(35));
    assertSame(low, map.overlapping(pages(0, 31)));
    assertNull(map.overlapping(pages(15, 15)));
    assertSame(high, map.overlapping(pages(15, 16)));
    assertEquals(PageNumber.of(15), map.firstOutside(pages(12, 20)));
    assertNull(map.firstOutside(pages(12, 3)));
  }

  @Test
  void protectCutsARegionAndEachPartKeepsItsPositions() {
    map.add(file("data", 10, 10).withRecord(4));
    map.protect(pages(13, 3), Protection.USER_READ);
    assertEquals(3, map.all().size());
    assertEquals(pages(10, 3), at(10).pages());
    assertEquals(Protection.USER_READ_WRITE, at(12).protection());
    assertEquals(Protection.USER_READ, at(13).protection());
    assertEquals(Protection.USER_READ, at(15).protection());
    assertEquals(Protection.USER_READ_WRITE, at(16).protection());
    assertEquals(6, at(16).index(16));
    assertEquals(4, at(19).record());
  }

  @Test
  void removeTakesPagesOutOfSeveralRegions() {
    map.add(file("a", 10, 4));
    map.add(file("b", 14, 4));
    List<Region> parts = map.within(pages(12, 4));
    assertEquals(List.of(pages(12, 2), pages(14, 2)), parts.stream().map(Region::pages).toList());
    map.remove(pages(12, 4));
    assertEquals(
        List.of(pages(10, 2), pages(16, 2)), map.all().stream().map(Region::pages).toList());
  }

  @Test
  void neighboursThatAreAlikeAreOne() {
    map.add(file("a", 10, 4).withRecord(1));
    map.add(file("a", 14, 4).withRecord(2));
    map.add(Region.anonymous("heap", pages(18, 2), Protection.USER_READ_WRITE));
    map.add(Region.anonymous("heap", pages(22, 2), Protection.USER_READ_WRITE));
    map.add(Region.anonymous("other", pages(24, 2), Protection.USER_READ_WRITE));
    assertEquals(5, map.all().size());
    map.add(Region.anonymous("heap", pages(20, 2), Protection.USER_READ_WRITE));
    assertEquals(pages(18, 6), at(20).pages());
    assertEquals(4, map.all().size());
    map.bar(pages(19, 2));
    assertEquals(6, map.all().size());
    map.protect(pages(19, 2), Protection.USER_READ_WRITE);
    assertEquals(4, map.all().size());
    map.protect(pages(12, 4), Protection.USER_READ);
    map.protect(pages(12, 4), Protection.USER_READ_WRITE);
    assertEquals(pages(10, 4), at(12).pages());
    assertEquals(3, at(13).index(13));
  }

  @Test
  void aKernelProtectionIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Region.anonymous("odd", pages(1, 1), Protection.KERNEL_READ));
  }
}
