package dev.quire.qemu.mmu;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What was compared, by kind. */
final class Tally {
  private final Map<AccessKind, long[]> kinds = new EnumMap<>(AccessKind.class);
  private final Map<String, long[]> outcomes = new TreeMap<>();
  private final Map<String, long[]> deviations = new TreeMap<>();
  private final Map<String, long[]> leftOut = new TreeMap<>();
  private long accesses;
  private long faults;
  private long spanning;
  private long tableStores;

  void access(Probe probe, boolean faulted, String outcome) {
    accesses++;
    faults += faulted ? 1 : 0;
    spanning += probe.spansPages() ? 1 : 0;
    add(kinds, probe.kind());
    add(outcomes, outcome);
  }

  void tableStore() {
    tableStores++;
  }

  void deviation(Deviation<?> deviation) {
    add(deviations, deviation.name());
  }

  void leftOut(String why) {
    add(leftOut, why);
  }

  long accesses() {
    return accesses;
  }

  long faults() {
    return faults;
  }

  /** How often a kind of access was made. */
  long count(AccessKind kind) {
    return kinds.getOrDefault(kind, new long[1])[0];
  }

  /** How often an access had this outcome. */
  long count(String outcome) {
    return outcomes.getOrDefault(outcome, new long[1])[0];
  }

  long count(Deviation<?> deviation) {
    return deviations.getOrDefault(deviation.name(), new long[1])[0];
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d accesses compared, %,d of them faults, %,d across pages, %,d stores into tables%n"
            .formatted(accesses, faults, spanning, tableStores));
    list(text, "accesses", kinds);
    list(text, "outcomes", outcomes);
    list(text, "deviations of QEMU", deviations);
    list(text, "left out as undefined", leftOut);
    return text.toString();
  }

  private static <K> void add(Map<K, long[]> map, K key) {
    map.computeIfAbsent(key, k -> new long[1])[0]++;
  }

  private static <K> void list(StringBuilder text, String title, Map<K, long[]> map) {
    text.append("  ").append(title).append(":\n");
    map.forEach((key, count) -> text.append("    %,12d  %s%n".formatted(count[0], key)));
  }
}
