package dev.quire.qemu.mmu;

import dev.quire.api.PageNumber;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Plays scenes on the simulated processor and on QEMU's, and compares what comes of each access:
 * the value or the fault, the entries of the walk; at the end of a scene all words of all tables,
 * and all words that were stored to.
 *
 * @param <R> the registers that a walk depends on
 */
final class Duel<R> {
  private static final long WORD = Integer.BYTES;

  private final Architecture<R> architecture;
  private final Side<R> simulated;
  private final Side<R> qemu;
  private Tally tally = new Tally();

  private @Nullable R registersNow;

  /** Words outside the tables that the scene may have stored to. */
  private final Set<Long> stored = new LinkedHashSet<>();

  Duel(Architecture<R> architecture, Side<R> simulated, Side<R> qemu) {
    this.architecture = architecture;
    this.simulated = simulated;
    this.qemu = qemu;
  }

  Architecture<R> architecture() {
    return architecture;
  }

  /** What was compared since the last call of {@link #count}. */
  Tally tally() {
    return tally;
  }

  /** Counts into another tally from now on. */
  void count(Tally other) {
    tally = other;
  }

  /** Plays a scene, and returns the first difference. */
  Optional<Difference<R>> play(Scene<R> scene) {
    begin(scene);
    try {
      for (int i = 0; i < scene.probes().size(); i++) {
        String text = step(scene, scene.probes().get(i));
        if (text != null) {
          return Optional.of(new Difference<>(scene, i, text));
        }
      }
      String text = compareMemory(scene);
      return text == null
          ? Optional.empty()
          : Optional.of(new Difference<>(scene, scene.probes().size() - 1, text));
    } finally {
      end(scene);
    }
  }

  /**
   * Compares all physical memory, and returns what differs. Between two scenes each word has its
   * pattern, but for tables.
   */
  Optional<String> compareEverything() {
    Architecture.Arena arena = architecture.arena();
    for (long at = arena.first(); at < arena.end(); at += WORD) {
      String text = compareWord("memory", at);
      if (text != null) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  private void begin(Scene<R> scene) {
    simulated.prepare();
    qemu.prepare();
    for (Table table : scene.tables()) {
      for (int i = 0; i < table.length(); i++) {
        simulated.memory().store(table.address(i), table.entry(i), table.entryBytes());
        qemu.memory().store(table.address(i), table.entry(i), table.entryBytes());
      }
    }
    registersNow = scene.registers();
    simulated.enter(registersNow);
    qemu.enter(registersNow);
  }

  private void end(Scene<R> scene) {
    for (long at : stored) {
      if (tableAt(scene, at) == null) {
        simulated.memory().store(at, Pattern.at(at));
        qemu.memory().store(at, Pattern.at(at));
      }
    }
    stored.clear();
  }

  private void goTo(R registers) {
    if (registers != registersNow) {
      registersNow = registers;
      simulated.change(registers);
      qemu.change(registers);
    }
  }

  private @Nullable String step(Scene<R> scene, Probe asked) {
    goTo(scene.registers(asked));
    Probe probe = realize(scene, asked);
    List<Path> paths = paths(scene, probe);
    for (Path path : paths) {
      if (!path.undefined().isEmpty()) {
        tally.leftOut(path.undefined());
        return null;
      }
    }
    if (probe.kind().writes()) {
      paths.forEach(path -> noteStore(path.physical()));
    }
    Outcome first = simulated.perform(probe);
    Path path =
        first.fault() && !holds(probe.address(), first.address()) ? last(paths) : paths.get(0);
    Case<R> one =
        new Case<>(simulated, architecture.entryBytes(), scene.registers(probe), probe, path);
    Outcome expected = first;
    List<Deviation<R>> seen = new ArrayList<>();
    for (Deviation<R> deviation : architecture.deviations()) {
      Outcome changed = deviation.apply(one, expected);
      if (one.takeMemoryChanged() || !changed.equals(expected)) {
        seen.add(deviation);
      }
      expected = changed;
    }
    Outcome answer = qemu.perform(probe);
    if (!answer.equals(expected)) {
      return describe(probe, paths, first, expected, seen, answer);
    }
    for (Path each : paths) {
      for (Path.Step entry : each.steps()) {
        String text = compareEntry("an entry of the walk", entry.at());
        if (text != null) {
          return text + "\n" + describe(probe, paths, first, expected, seen, answer);
        }
      }
    }
    tally.access(probe, answer.fault(), answer.fault() ? architecture.kind(answer) : "granted");
    seen.forEach(tally::deviation);
    if (storesIntoTable(scene, probe, paths)) {
      tally.tableStore();
      simulated.invalidate();
      qemu.invalidate();
    }
    return null;
  }

  /** Makes of an access what can be made under the tables as they are. */
  private Probe realize(Scene<R> scene, Probe asked) {
    Probe probe = asked;
    List<Path> paths = paths(scene, probe);
    if (!probe.isAligned()
        && (mayGrantMore(scene.registers(probe), paths) || storesIntoTable(scene, probe, paths))) {
      probe = probe.aligned();
      paths = paths(scene, probe);
    }
    long physical = paths.get(0).physical();
    if (storesIntoTable(scene, probe, paths)) {
      Table table = tableAt(scene, physical);
      if (table != null) {
        SplittableRandom random = new SplittableRandom(probe.value());
        int index = table.index(physical);
        long entry = architecture.replacement(scene.registers(probe), table, index, random);
        probe = probe.storing(entry, architecture.entryBytes());
      }
    }
    int bytes = probe.kind().bytes();
    if (probe.kind().compares() && probe.matches() && isMemory(physical)) {
      probe = probe.expecting(simulated.memory().load(physical & -bytes, bytes));
    }
    return probe;
  }

  private boolean mayGrantMore(R registers, List<Path> paths) {
    for (Deviation<R> deviation : architecture.deviations()) {
      for (Path path : paths) {
        if (deviation.mayGrantMore(registers, path)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean storesIntoTable(Scene<R> scene, Probe probe, List<Path> paths) {
    return probe.kind().writes() && isTable(scene, paths);
  }

  private boolean isTable(Scene<R> scene, List<Path> paths) {
    for (Path path : paths) {
      if (tableAt(scene, path.physical()) != null) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Table tableAt(Scene<?> scene, long physical) {
    for (Table table : scene.tables()) {
      if (table.contains(physical)) {
        return table;
      }
    }
    return null;
  }

  private List<Path> paths(Scene<R> scene, Probe probe) {
    Path first = architecture.path(scene.registers(probe), simulated.memory(), probe.address());
    if (!probe.spansPages()) {
      return List.of(first);
    }
    long next = probe.last() & -PageNumber.BYTES;
    return List.of(first, architecture.path(scene.registers(probe), simulated.memory(), next));
  }

  private void noteStore(long physical) {
    long word = physical & -WORD;
    for (long at = word; at <= word + 2 * WORD; at += WORD) {
      if (isMemory(at)) {
        stored.add(at);
      }
    }
  }

  private boolean isMemory(long physical) {
    return physical >= architecture.arena().first() && physical < architecture.arena().end();
  }

  private @Nullable String compareMemory(Scene<R> scene) {
    for (Table table : scene.tables()) {
      for (int i = 0; i < table.length(); i++) {
        String text = compareEntry(table.name() + " entry " + i, table.address(i));
        if (text != null) {
          return text;
        }
      }
    }
    for (long at : stored) {
      String text = compareWord("stored data", at);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private @Nullable String compareEntry(String what, long at) {
    String text = compareWord(what, at);
    if (text == null && architecture.entryBytes() > WORD) {
      text = compareWord(what + ", high half", at + WORD);
    }
    if (text != null) {
      for (Deviation<R> deviation : architecture.deviations()) {
        if (deviation.explains(simulated.memory(), qemu.memory(), at)) {
          tally.deviation(deviation);
          return null;
        }
      }
    }
    return text;
  }

  private @Nullable String compareWord(String what, long at) {
    int ours = simulated.memory().load(at);
    int theirs = qemu.memory().load(at);
    return ours == theirs
        ? null
        : "%s, at physical 0x%08x: simulated 0x%08x, QEMU 0x%08x".formatted(what, at, ours, theirs);
  }

  private String describe(
      Probe probe,
      List<Path> paths,
      Outcome first,
      Outcome expected,
      List<Deviation<R>> seen,
      Outcome answer) {
    StringBuilder text = new StringBuilder();
    text.append(probe).append('\n');
    for (Path path : paths) {
      for (int level = 0; level < path.steps().size(); level++) {
        Path.Step entry = path.steps().get(level);
        text.append("  level %d, at physical 0x%08x: ".formatted(level, entry.at()))
            .append(architecture.describe(level, entry.entry()));
        long now = simulated.memory().load(entry.at(), architecture.entryBytes());
        long there = qemu.memory().load(entry.at(), architecture.entryBytes());
        text.append("; afterwards 0x%08x simulated, 0x%08x QEMU%n".formatted(now, there));
      }
      text.append("  leads to physical 0x%08x%n".formatted(path.physical()));
    }
    text.append("  simulated: ").append(architecture.describe(first)).append('\n');
    for (Deviation<R> deviation : seen) {
      text.append("  known: ").append(deviation.name()).append('\n');
    }
    text.append("  expected of QEMU: ").append(architecture.describe(expected)).append('\n');
    text.append("  QEMU: ").append(architecture.describe(answer));
    return text.toString();
  }

  private static boolean holds(long address, long faultAddress) {
    return address >>> PageNumber.SHIFT == faultAddress >>> PageNumber.SHIFT;
  }

  private static Path last(List<Path> paths) {
    return paths.get(paths.size() - 1);
  }
}
