package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChainedReverseMapTest {

  private final ChainedReverseMap map = new ChainedReverseMap();

  private Set<List<Long>> mappings(long frame) {
    Mappings mappings = new Mappings();
    map.mappings(frame, mappings);
    Set<List<Long>> all = new HashSet<>();
    for (int i = 0; i < mappings.size(); i++) {
      assertTrue(all.add(List.of((long) mappings.space(i), mappings.page(i))), "twice");
    }
    return all;
  }

  @Test
  void law1ReturnsWhatWasAddedAndNotRemoved() {
    Random random = new Random(3);
    Map<Long, Set<List<Long>>> model = new HashMap<>();
    long size = 0;
    for (int step = 0; step < 20_000; step++) {
      long frame = random.nextInt(20);
      int space = random.nextInt(4);
      long page = random.nextInt(8);
      Set<List<Long>> pages = model.computeIfAbsent(frame, key -> new HashSet<>());
      List<Long> pair = List.of((long) space, page);
      if (pages.contains(pair)) {
        assertTrue(map.remove(frame, space, page));
        pages.remove(pair);
        size--;
      } else {
        assertFalse(map.remove(frame, space, page));
        map.add(frame, space, page);
        pages.add(pair);
        size++;
      }
      assertEquals(pages, mappings(frame));
      assertEquals(size, map.size());
    }
  }

  @Test
  void aFrameWithoutMappingsHasNone() {
    assertEquals(Set.of(), mappings(5));
    assertFalse(map.remove(5, 0, 0));
  }
}
