package dev.quire.qemu.hardware;

import dev.quire.api.PageNumber;
import dev.quire.qemu.process.GuestMemory;

/**
 * Fetches where entries have XD, so that what may be read need not be what may be fetched. The
 * processor really fetches: there it finds a breakpoint, which is put there for that moment, lest
 * anything be executed that does harm. Where the breakpoint would stand in an entry of the walk
 * itself, it stands elsewhere in the page.
 *
 * <p>QEMU keeps code translated and does not notice what the host writes. So user code is not to be
 * run where a word was fetched that no one has written since.
 */
final class X86Fetch {

  /** INT3. */
  private static final int BREAKPOINT = 0xcc;

  private static final int OFFSET_MASK = PageNumber.BYTES - 1;

  private final QemuX86Cpu cpu;
  private final Mailbox mailbox;
  private final GuestMemory memory;
  private final long firstRam;

  X86Fetch(QemuX86Cpu cpu, GuestPlan plan) {
    this.cpu = cpu;
    mailbox = cpu.mailbox;
    memory = cpu.machine.memory();
    firstRam = plan.firstFree();
  }

  /** Fetches a word: what is loaded there once the fetch was granted. */
  int fetch(boolean user, long address) {
    for (; ; ) {
      int trap = fetchBreakpoint(user, address);
      if (trap != Mailbox.DONE) {
        return trap;
      }
      if (cpu.performPlain(Operation.LOAD32, user, address, 0, 0, 0) == Mailbox.DONE) {
        return Mailbox.DONE;
      }
      // Another processor has changed the tables in between.
    }
  }

  private int fetchBreakpoint(boolean user, long address) {
    synchronized (cpu.machine) {
      X86Walk walk = cpu.walk(address);
      long physical = besidesEntries(walk);
      if (!isRam(physical)) {
        return cpu.performPlain(Operation.FETCH32, user, address, 0, 0, 0);
      }
      long there = (address & ~(long) OFFSET_MASK) | (physical & OFFSET_MASK);
      int instead = memory.load8(physical);
      memory.store8(physical, BREAKPOINT);
      int trap;
      try {
        // A translation of another frame may be cached: what stands there must not be executed.
        int blindly = walk.executeDisabled() ? 1 : 0;
        trap = cpu.performPlain(Operation.FETCH32, user, there, 0, blindly, 0);
      } finally {
        if (memory.load8(physical) == BREAKPOINT) {
          memory.store8(physical, instead);
        }
      }
      if (trap != Mailbox.DONE && mailbox.getLong(Mailbox.FAULT_ADDRESS) == there) {
        mailbox.putLong(Mailbox.FAULT_ADDRESS, address);
      }
      return trap;
    }
  }

  /** A byte of the same page, the one that was asked for if possible, that is in no entry. */
  private static long besidesEntries(X86Walk walk) {
    long at = walk.physical();
    for (int bit = Long.BYTES; at != X86Walk.NOWHERE && isEntry(walk, at); bit <<= 1) {
      at = walk.physical() ^ bit;
    }
    return at;
  }

  private static boolean isEntry(X86Walk walk, long physical) {
    return walk.entries().contains(physical & -Long.BYTES);
  }

  private boolean isRam(long physical) {
    return physical >= firstRam && memory.contains(physical);
  }
}
