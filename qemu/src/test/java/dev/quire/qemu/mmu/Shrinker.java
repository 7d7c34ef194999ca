package dev.quire.qemu.mmu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a scene in which the sides differ small: fewer accesses, then fewer entries. */
final class Shrinker<R> {
  private final Duel<R> duel;
  private Difference<R> smallest;

  private Shrinker(Duel<R> duel, Difference<R> found) {
    this.duel = duel;
    smallest = found;
  }

  /** Returns the smallest difference that was found. */
  static <R> Difference<R> shrink(Duel<R> duel, Difference<R> found) {
    Shrinker<R> shrinker = new Shrinker<>(duel, found);
    shrinker.fewerProbes();
    shrinker.fewerEntries();
    return shrinker.smallest;
  }

  private void fewerProbes() {
    List<Probe> probes =
        new ArrayList<>(smallest.scene().probes().subList(0, smallest.probe() + 1));
    for (int size = probes.size() - 1; size > 0; size /= 2) {
      for (int from = 0; from + size < probes.size(); ) {
        List<Probe> fewer = new ArrayList<>(probes);
        fewer.subList(from, from + size).clear();
        if (differs(smallest.scene().withProbes(fewer))) {
          probes = fewer;
        } else {
          from += size;
        }
      }
    }
    differs(smallest.scene().withProbes(probes));
  }

  private void fewerEntries() {
    Scene<R> scene = smallest.scene();
    Set<Long> needed = new HashSet<>();
    for (Probe probe : scene.probes()) {
      for (long address : new long[] {probe.address(), probe.last()}) {
        Words words = new SceneWords(scene);
        duel.architecture()
            .path(scene.registers(probe), words, address)
            .steps()
            .forEach(entry -> needed.add(entry.at()));
      }
    }
    List<Table> tables = new ArrayList<>();
    for (Table table : scene.tables()) {
      long[] entries = new long[table.length()];
      for (int i = 0; i < entries.length; i++) {
        boolean keep = needed.contains(table.address(i)) || duel.architecture().isFixed(table, i);
        entries[i] = keep ? table.entry(i) : 0;
      }
      tables.add(table.with(entries));
    }
    differs(scene.withTables(tables));
  }

  private boolean differs(Scene<R> scene) {
    Optional<Difference<R>> found = duel.play(scene);
    found.ifPresent(difference -> smallest = difference);
    return found.isPresent();
  }
}
