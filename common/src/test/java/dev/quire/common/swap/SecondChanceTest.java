package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class SecondChanceTest {

  /** Pages whose marks the test sets. */
  private static final class FakePages implements ResidentPages {
    final int count;
    final BitSet accessed = new BitSet();
    final BitSet seen = new BitSet();
    final BitSet dirty = new BitSet();
    final BitSet always = new BitSet();
    final BitSet large = new BitSet();
    final BitSet wired = new BitSet();
    final BitSet pinned = new BitSet();
    final BitSet gone = new BitSet();
    final int[] stamps;

    FakePages(int count) {
      this.count = count;
      stamps = new int[count];
    }

    void remove(int index) {
      gone.set(index);
      stamps[index]++;
    }

    @Override
    public int size() {
      return count - gone.cardinality();
    }

    @Override
    public int limit() {
      return count;
    }

    @Override
    public boolean holds(int index) {
      return !gone.get(index);
    }

    @Override
    public boolean isWired(int index) {
      return wired.get(index);
    }

    @Override
    public boolean isPinned(int index) {
      return pinned.get(index);
    }

    @Override
    public int stamp(int index) {
      return stamps[index];
    }

    @Override
    public void examine(int[] indices, int n) {
      for (int i = 0; i < n; i++) {
        seen.set(indices[i], accessed.get(indices[i]));
        accessed.set(indices[i], always.get(indices[i]));
      }
    }

    @Override
    public boolean wasAccessed(int index) {
      return seen.get(index);
    }

    @Override
    public boolean wasLarge(int index) {
      return large.get(index);
    }

    @Override
    public boolean wasDirty(int index) {
      return dirty.get(index);
    }
  }

  private final SecondChance policy = new SecondChance();

  @Test
  void everyPageLeavesOnceAndThenNone() {
    FakePages pages = new FakePages(50);
    pages.accessed.set(0, 50);
    BitSet left = new BitSet();
    for (int i = 0; i < 50; i++) {
      int victim = policy.victim(pages);
      assertFalse(left.get(victim));
      left.set(victim);
      pages.remove(victim);
    }
    assertEquals(EvictionPolicy.NONE, policy.victim(pages));
  }

  @Test
  void aPageAccessedAgainAndAgainStaysWhileOthersLeave() {
    FakePages pages = new FakePages(20);
    for (int i = 0; i < 19; i++) {
      pages.accessed.set(7);
      int victim = policy.victim(pages);
      assertTrue(victim != 7, "the page in use left as number " + i);
      pages.remove(victim);
    }
  }

  @Test
  void aPageLeavesThoughAllAreAccessedAgainAndAgainUnlessAllAreLarge() {
    FakePages pages = new FakePages(20);
    pages.accessed.set(0, 20);
    pages.always.set(0, 20);
    pages.large.set(0, 20);
    assertEquals(EvictionPolicy.NONE, policy.victim(pages));
    pages.large.clear(7);
    assertEquals(7, policy.victim(pages));
    pages.remove(7);
    assertEquals(EvictionPolicy.NONE, policy.victim(pages));
  }

  @Test
  void cleanPagesLeaveBeforeDirtyOnesThatWereExaminedWithThem() {
    FakePages pages = new FakePages(8);
    pages.dirty.set(1);
    pages.dirty.set(2);
    // Three pages are examined together here, from index 1 on: 1 and 2 are dirty, 3 is clean.
    assertEquals(3, policy.victim(pages));
    pages.remove(3);
    assertEquals(1, policy.victim(pages));
    pages.remove(1);
    assertEquals(2, policy.victim(pages));
  }

  @Test
  void wiredAndPinnedPagesNeverLeave() {
    FakePages pages = new FakePages(3);
    pages.wired.set(0);
    pages.pinned.set(1);
    assertEquals(2, policy.victim(pages));
    pages.remove(2);
    assertEquals(EvictionPolicy.NONE, policy.victim(pages));
    pages.pinned.clear(1);
    assertEquals(1, policy.victim(pages));
  }

  @Test
  void aCandidateThatIsAnotherPageNowIsPassedOver() {
    FakePages pages = new FakePages(8);
    int first = policy.victim(pages);
    pages.remove(first);
    for (int i = 0; i < 8; i++) {
      pages.stamps[i]++;
      pages.accessed.set(i);
    }
    pages.accessed.clear(5);
    assertEquals(5, policy.victim(pages));
  }

  @Test
  void rotationEvictsTheSameWhateverIsUsed() {
    FakePages used = new FakePages(20);
    FakePages unused = new FakePages(20);
    Rotation one = new Rotation();
    Rotation other = new Rotation();
    for (int i = 0; i < 20; i++) {
      used.accessed.set(i % 7, 20);
      int victim = one.victim(used);
      assertEquals(victim, other.victim(unused));
      used.remove(victim);
      unused.remove(victim);
    }
  }
}
