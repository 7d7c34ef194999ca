package dev.quire.armv7.hardware;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an eager walker may still be at: walks that began under registers that have been written
 * since, for addresses that were used before. What it found then it may cache now, until a barrier
 * or an invalidation.
 *
 * <p>This is why TTBR0 must not change while walks under the old ASID are possible: between the two
 * writes the new tables stand for the old ASID.
 */
final class RegimeHistory {
  private static final int KEPT = 8;
  private static final int RECENT = 16;

  private final boolean eager;
  private final List<Regime> past = new ArrayList<>(KEPT);
  private final long[] recent = new long[RECENT];
  private int used;
  private int regimeTurn;
  private int addressTurn;

  RegimeHistory(boolean eager) {
    this.eager = eager;
  }

  /** An address is walked for. */
  void used(long address) {
    if (eager) {
      recent[used++ % RECENT] = address;
    }
  }

  /** A register is written; until now this was in force. */
  void replaced(Regime regime) {
    if (eager && regime.mmu()) {
      if (past.size() == KEPT) {
        past.remove(0);
      }
      past.add(regime);
    }
  }

  /** Nothing of the past is still under way. */
  void settle() {
    past.clear();
  }

  /** Returns a regime that a walk may still be under, or null for the one in force, in turn. */
  @Nullable Regime next() {
    regimeTurn = (regimeTurn + 1) % (past.size() + 1);
    return regimeTurn == past.size() ? null : past.get(regimeTurn);
  }

  /** Returns an address that such a walk may be for. */
  long address() {
    return recent[addressTurn++ % RECENT];
  }
}
