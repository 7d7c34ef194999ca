package dev.quire.x86.hardware;

import dev.quire.common.hardware.Rights;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;

/**
 * The walk through tables of 64-bit entries, from a table on: Intel SDM volume 3A, 4.4.2 and 4.5.4
 * (the walk), 4.6 (access rights: RW and US of all levels, XD of any), 4.7 (page faults: the first
 * entry that is not present, or has a reserved bit set, ends the walk) and 4.8 (accessed and
 * dirty).
 */
abstract class WideWalker {
  final SimulatedX86Cpu cpu;
  private final WideFormat format;
  private final int lastLevel;
  private final long[] addresses;
  private final long[] words;
  private final boolean[] cached;

  WideWalker(SimulatedX86Cpu cpu, WideFormat format) {
    this.cpu = cpu;
    this.format = format;
    lastLevel = format.lastLevel();
    addresses = new long[lastLevel + 1];
    words = new long[lastLevel + 1];
    cached = new boolean[lastLevel + 1];
  }

  /** Walks for an access: {@link SimulatedX86Cpu#walk}. */
  abstract long walk(long address, int right);

  /** Drops what is cached of upper levels for an address. */
  final void dropUpper(long address) {
    for (int level = 0; level < lastLevel; level++) {
      cpu.dropUpperEntry(level, address >>> format.shift(level));
    }
  }

  /** Walks on from the table of {@code first} at {@code table}. */
  final long descend(long address, int right, int first, long table) {
    for (; ; ) {
      long translation = descendOnce(address, right, first, table);
      if (translation != SimulatedX86Cpu.AGAIN) {
        return translation;
      }
    }
  }

  private long descendOnce(long address, int right, int first, long start) {
    long granted = WidePte.RW | WidePte.US;
    long denied = 0;
    long table = start;
    for (int level = first; ; level++) {
      long word = read(level, address, table);
      if (!WidePte.isPresent(word)) {
        return cpu.fault(address, right, 0);
      }
      if ((word & format.reserved(level, word, cpu.hasXd())) != 0) {
        return cpu.fault(address, right, ErrorCode.P | ErrorCode.RSVD);
      }
      granted &= word;
      denied |= word & WidePte.XD;
      if (format.isLeaf(level, word)) {
        return finish(address, right, first, level, granted, denied);
      }
      table = word & WidePde.TABLE_FRAME;
      if (cached[level]) {
        cpu.usedUpperEntry(level, WidePde.tableFrame(word));
      }
    }
  }

  private long read(int level, long address, long table) {
    long at = format.entryAddress(table, level, address);
    boolean known = level < lastLevel && cpu.findUpperEntry(level, address >>> format.shift(level));
    long word = known ? cpu.upperEntry(level) : cpu.read(level, at);
    addresses[level] = at;
    words[level] = word;
    cached[level] = known;
    return word;
  }

  private long finish(long address, int right, int first, int leaf, long granted, long denied) {
    long wanted = Rights.isWrite(right) ? WidePte.A | WidePte.D : WidePte.A;
    int attributes = X86Attributes.of(granted | ((words[leaf] | wanted) & WidePte.D), denied);
    int allowed = cpu.rights(attributes);
    if ((allowed & right) == 0) {
      return cpu.fault(address, right, ErrorCode.P);
    }
    for (int level = first; level < leaf; level++) {
      if (!cached[level] && !set(level, WidePte.A)) {
        return SimulatedX86Cpu.AGAIN;
      }
    }
    if (!set(leaf, wanted)) {
      return SimulatedX86Cpu.AGAIN;
    }
    for (int level = first; level < leaf; level++) {
      cpu.cacheUpperEntry(level, address >>> format.shift(level));
    }
    int span = format.shift(leaf) - WideGeometry.PAGE_SHIFT;
    long frame = WidePte.frame(words[leaf]) >>> span << span;
    return cpu.found(address, frame, span, (words[leaf] & WidePte.G) != 0, attributes, allowed);
  }

  /** Sets bits of an entry as the processor does: false if it is no longer what was read. */
  private boolean set(int level, long bits) {
    long word = words[level];
    return (word & bits) == bits || cpu.update(addresses[level], word, word | bits);
  }
}
