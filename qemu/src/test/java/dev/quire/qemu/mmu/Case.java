package dev.quire.qemu.mmu;

import java.util.ArrayList;
import java.util.List;

/**
 * An access that the simulated processor has made, as deviations look at it. What QEMU takes for
 * something else can be changed, and the access made again on the simulated processor: all changes
 * hold meanwhile, and are undone afterwards.
 *
 * @param <R> the registers that a walk depends on
 */
final class Case<R> {

  /** Bits of an entry that QEMU takes for others. */
  private record Change(Path.Step entry, long cleared, long set) {
    long flipped() {
      return entry.entry() ^ ((entry.entry() & ~cleared) | set);
    }
  }

  private final Side<R> simulated;
  private final int entryBytes;
  private final R registers;
  private final Probe probe;
  private final Path path;
  private final List<Change> changes = new ArrayList<>();
  private R registersNow;
  private boolean memoryChanged;

  Case(Side<R> simulated, int entryBytes, R registers, Probe probe, Path path) {
    this.simulated = simulated;
    this.entryBytes = entryBytes;
    this.registers = registers;
    this.probe = probe;
    this.path = path;
    registersNow = registers;
  }

  R registers() {
    return registers;
  }

  Probe probe() {
    return probe;
  }

  /** The entries of the page that the access ended at, as they were before it. */
  Path path() {
    return path;
  }

  /** The registers under which the access is made again. */
  R registersNow() {
    return registersNow;
  }

  /** From now on the access is made again under other registers. */
  void change(R others) {
    registersNow = others;
  }

  /** From now on the access is made again while an entry lacks some bits and has others. */
  void change(Path.Step entry, long cleared, long set) {
    changes.add(new Change(entry, cleared, set));
  }

  /** Makes an access on the simulated processor, under all changes; what its walk sets stays. */
  Outcome again(Probe asked) {
    Words memory = simulated.memory();
    Probe other = asked;
    for (Change each : changes) {
      memory.store(each.entry().at(), each.entry().entry() ^ each.flipped(), entryBytes);
      if (isTarget(each)) {
        other = other.expecting(other.expected() ^ seen(each, other));
      }
    }
    simulated.enter(registersNow);
    Outcome outcome = simulated.perform(other);
    for (Change each : changes) {
      if (!isTarget(each)) {
        long now = memory.load(each.entry().at(), entryBytes);
        memory.store(each.entry().at(), now ^ each.flipped(), entryBytes);
      } else if (!outcome.fault()) {
        outcome = undo(each, other, outcome);
      } else {
        memory.store(each.entry().at(), each.entry().entry(), entryBytes);
      }
    }
    simulated.enter(registers);
    return outcome;
  }

  /** Whether the access is to the entry that is changed. */
  private boolean isTarget(Change change) {
    return (path.physical() & -entryBytes) == change.entry().at();
  }

  /** Undoes a change of the very word that was read or written. */
  private Outcome undo(Change change, Probe other, Outcome outcome) {
    AccessKind kind = other.kind();
    boolean compares = kind.compares();
    boolean stored = kind.writes() && (!compares || outcome.value() != 0);
    if (!stored) {
      simulated.memory().store(change.entry().at(), change.entry().entry(), entryBytes);
    }
    if (compares || (kind.writes() && !kind.isAtomic())) {
      return outcome;
    }
    return outcome.withValue(outcome.value() ^ seen(change, other));
  }

  /** What an access sees of the bits that are changed in its target. */
  private long seen(Change change, Probe asked) {
    int offset = (int) (asked.address() & (entryBytes - 1)) * Byte.SIZE;
    long mask = -1L >>> (Long.SIZE - asked.kind().bytes() * Byte.SIZE);
    return change.flipped() >>> offset & mask;
  }

  /** Sets bits of an entry that QEMU has set. */
  void setBits(Path.Step entry, long bits) {
    Words memory = simulated.memory();
    long now = memory.load(entry.at(), entryBytes);
    if ((now & bits) != bits) {
      memory.store(entry.at(), now | bits, entryBytes);
      memoryChanged = true;
    }
  }

  /** Loads an entry as it is now. */
  long now(Path.Step entry) {
    return simulated.memory().load(entry.at(), entryBytes);
  }

  /** Loads the word of memory at a physical address. */
  int load(long address) {
    return simulated.memory().load(address);
  }

  /** Makes a word of memory what it is on QEMU. */
  void store(long address, int word) {
    simulated.memory().store(address, word);
  }

  /** Whether bits were set since this was asked last. */
  boolean takeMemoryChanged() {
    boolean changed = memoryChanged;
    memoryChanged = false;
    return changed;
  }
}
