package dev.quire.common.swap;

/**
 * Page after page in the order of a hand that goes round, clean ones first. The hand looks at a few
 * pages at a time; of those the clean ones leave first, since that costs no write, then the dirty
 * ones.
 *
 * <p>It does not care which pages are used. What leaves depends on nothing but what was written and
 * in which order pages came, so that two machines which do the same evict the same, though one of
 * them sets accessed marks by speculation.
 */
public class Rotation implements EvictionPolicy {

  /** How many pages are examined together. */
  private static final int WINDOW = 16;

  private final int[] window = new int[WINDOW];
  private final Candidates clean = new Candidates();
  private final Candidates dirty = new Candidates();
  private int hand;
  private int passedOver;

  /** Creates a policy whose hand stands at the first page. */
  public Rotation() {}

  /** Whether a page was used lately and stays for another round of the hand; here never. */
  protected boolean staysThisRound(ResidentPages pages, int index) {
    return false;
  }

  /** Whether a page may leave at all. */
  protected boolean mayLeave(ResidentPages pages, int index) {
    return !pages.isWired(index) && !pages.isPinned(index);
  }

  @Override
  public final int victim(ResidentPages pages) {
    int limit = pages.limit();
    // Two rounds of the hand suffice: the first takes every mark away. A third allows for marks
    // that were set meanwhile, by other processors or by one that looks ahead; if they are set
    // again and again, the first page that was passed over leaves all the same.
    long steps = 3L * limit + WINDOW;
    passedOver = NONE;
    while (true) {
      int victim = take(clean, pages);
      if (victim == NONE) {
        victim = take(dirty, pages);
      }
      if (victim != NONE) {
        return victim;
      }
      if (steps <= 0) {
        return passedOver;
      }
      steps -= advance(pages, limit);
    }
  }

  /** The first candidate that is still the page it was and may leave. */
  private int take(Candidates candidates, ResidentPages pages) {
    while (!candidates.isEmpty()) {
      int index = candidates.next(pages);
      if (index != NONE && mayLeave(pages, index)) {
        return index;
      }
    }
    return NONE;
  }

  /** Moves the hand over the next few pages; returns how many indices it passed. */
  private long advance(ResidentPages pages, int limit) {
    int wanted = Math.min(WINDOW, pages.size() / 4 + 1);
    int count = 0;
    long passed = 0;
    while (count < wanted && passed < limit) {
      hand = hand + 1 < limit ? hand + 1 : 0;
      passed++;
      if (pages.holds(hand) && mayLeave(pages, hand)) {
        window[count++] = hand;
      }
    }
    pages.examine(window, count);
    for (int i = 0; i < count; i++) {
      if (!staysThisRound(pages, window[i])) {
        (pages.wasDirty(window[i]) ? dirty : clean).add(window[i], pages.stamp(window[i]));
      } else if (passedOver == NONE && !pages.wasLarge(window[i])) {
        passedOver = window[i];
      }
    }
    return Math.max(passed, 1);
  }

  /** Pages that may leave, in the order in which the hand found them. */
  private static final class Candidates {
    private final int[] indices = new int[WINDOW];
    private final int[] stamps = new int[WINDOW];
    private int from;
    private int to;

    boolean isEmpty() {
      return from == to;
    }

    void add(int index, int stamp) {
      if (isEmpty()) {
        from = 0;
        to = 0;
      }
      indices[to] = index;
      stamps[to++] = stamp;
    }

    int next(ResidentPages pages) {
      int index = indices[from];
      int stamp = stamps[from++];
      return index < pages.limit() && pages.holds(index) && pages.stamp(index) == stamp
          ? index
          : NONE;
    }
  }
}
