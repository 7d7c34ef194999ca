package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongIntMapTest {

  @Test
  void behavesAsAMapWhateverIsPutAndRemoved() {
    long seed = 7;
    Random random = new Random(seed);
    LongIntMap map = new LongIntMap();
    Map<Long, Integer> model = new HashMap<>();
    for (int step = 0; step < 40_000; step++) {
      // Few keys, many of them multiples of a power of two: long chains, gaps in all places.
      long key = (long) random.nextInt(300) << (random.nextBoolean() ? 0 : 40);
      if (random.nextInt(3) == 0) {
        Integer removed = model.remove(key);
        assertEquals(removed == null ? LongIntMap.NONE : removed, map.remove(key), "seed " + seed);
      } else {
        model.put(key, step);
        map.put(key, step);
      }
      assertEquals(model.size(), map.size());
    }
    for (long key = 0; key < 300; key++) {
      for (int shift : new int[] {0, 40}) {
        assertEquals(model.getOrDefault(key << shift, LongIntMap.NONE), map.get(key << shift));
      }
    }
  }
}
