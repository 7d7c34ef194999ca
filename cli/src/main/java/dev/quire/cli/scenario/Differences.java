package dev.quire.cli.scenario;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;

/**
 * Where what was found is not what must be: the first few in words, all in number. For any thread.
 */
final class Differences {

  private static final int KEPT = 20;

  @GuardedBy("this")
  private final List<String> first = new ArrayList<>();

  @GuardedBy("this")
  private long count;

  synchronized void add(String difference) {
    count++;
    if (first.size() < KEPT) {
      first.add(difference);
    }
  }

  /** Adds a difference unless {@code alike}. */
  void expect(boolean alike, String difference) {
    if (!alike) {
      add(difference);
    }
  }

  synchronized List<String> list() {
    List<String> all = new ArrayList<>(first);
    if (count > first.size()) {
      all.add("and " + (count - first.size()) + " more");
    }
    return List.copyOf(all);
  }
}
