package dev.quire.conformance.techniques;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A small set of combinations in which every pair of choices that any has occurs. */
final class CoveringSet {

  private CoveringSet() {}

  /** Chooses greedily, the first of equals: the same set for the same combinations. */
  static List<Combination> of(List<Combination> combinations) {
    Set<List<Object>> missing = new HashSet<>();
    combinations.forEach(each -> missing.addAll(each.pairs()));
    List<Combination> chosen = new ArrayList<>();
    while (!missing.isEmpty()) {
      Combination best = combinations.get(0);
      long most = 0;
      for (Combination each : combinations) {
        long covers = each.pairs().stream().filter(missing::contains).count();
        if (covers > most) {
          most = covers;
          best = each;
        }
      }
      missing.removeAll(best.pairs());
      chosen.add(best);
    }
    return chosen;
  }
}
