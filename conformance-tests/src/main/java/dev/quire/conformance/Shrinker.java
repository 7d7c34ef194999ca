package dev.quire.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of a history what its failure does not need: halves, quarters and so on down to single
 * steps, for as long as there is time.
 */
final class Shrinker {
  private static final long SECONDS = 10;

  private final Function<List<Op>, @Nullable HistoryFailure> outcome;
  private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
  private List<Op> history;
  private HistoryFailure failure;

  Shrinker(
      Function<List<Op>, @Nullable HistoryFailure> outcome,
      List<Op> history,
      HistoryFailure failure) {
    this.outcome = outcome;
    this.history = history;
    this.failure = failure;
  }

  List<Op> history() {
    return history;
  }

  HistoryFailure failure() {
    return failure;
  }

  void shrink() {
    fails(history.subList(0, Math.min(history.size(), failure.step())));
    for (int piece = history.size() / 2; piece > 0; ) {
      boolean shorter = false;
      for (int at = history.size() - piece; at >= 0 && inTime(); at -= piece) {
        shorter |= fails(without(at, piece));
      }
      if (!inTime()) {
        return;
      }
      piece = shorter ? Math.min(piece, history.size() / 2) : piece / 2;
    }
  }

  private boolean inTime() {
    return System.nanoTime() < end;
  }

  private List<Op> without(int at, int count) {
    List<Op> shorter = new ArrayList<>(history);
    shorter.subList(Math.min(at, shorter.size()), Math.min(at + count, shorter.size())).clear();
    return shorter;
  }

  private boolean fails(List<Op> shorter) {
    HistoryFailure seen = shorter.size() < history.size() ? outcome.apply(shorter) : null;
    if (seen == null) {
      return false;
    }
    history = List.copyOf(shorter);
    failure = seen;
    return true;
  }
}
