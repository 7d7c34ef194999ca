package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Access;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every combination of the bits that bear on a decision, at every level, against the rules as the
 * text of Intel SDM volume 3A has them in 4.4.2, 4.5.4, 4.6.1, 4.7 and 4.8, written down apart from
 * the walk.
 *
 * <p>An entry is absent, or has a reserved bit set, or has one of the eight combinations of RW, US
 * and XD. Which bits are reserved is the business of {@link ReservedBitsTest}.
 */
final class WidePermissionTest {
  private static final int ALLOWED = -1;
  private static final int ABSENT = 8;
  private static final int RESERVED = 9;
  private static final int STATES = 10;

  /** A shape of tables: which levels there are, and what the last of them maps. */
  enum Shape {
    PAE_4_KB(X86Mode.PAE, 3, 0x00777000L),
    PAE_2_MB(X86Mode.PAE, 2, 0x00C00000L),
    LONG_4_KB(X86Mode.LONG, 4, 0x00777000L),
    LONG_2_MB(X86Mode.LONG, 3, 0x00C00000L),
    LONG_1_GB(X86Mode.LONG, 2, 0x00000000L);

    final X86Mode mode;
    final int levels;
    final long frame;

    Shape(X86Mode mode, int levels, long frame) {
      this.mode = mode;
      this.levels = levels;
      this.frame = frame;
    }

    boolean large() {
      return levels < (mode == X86Mode.PAE ? 3 : 4);
    }

    /** Where the entry for the page stands. */
    long at(int level) {
      long[] all = {WideRig.PML4E_AT, WideRig.PDPTE_AT, WideRig.PDE_AT, WideRig.PTE_AT};
      return all[mode == X86Mode.PAE ? level + 1 : level];
    }

    long tableBelow(int level) {
      long[] all = {WideRig.POINTERS, WideRig.DIRECTORY, WideRig.TABLE};
      return all[mode == X86Mode.PAE ? level + 1 : level];
    }

    /** The entries of the page-directory-pointer table of PAE have neither rights nor A. */
    boolean pointer(int level) {
      return mode == X86Mode.PAE && level == 0;
    }
  }

  /** One case; the states of the entries are the decimal digits of a number, the root's last. */
  private record Case(
      Shape shape, int states, boolean wp, boolean nxe, boolean user, Access access) {

    int state(int level) {
      return states / (int) Math.pow(STATES, level) % STATES;
    }

    long word(int level) {
      int state = state(level);
      boolean leaf = level == shape.levels - 1;
      long base = leaf ? shape.frame | (shape.large() ? 0x80 : 0) : shape.tableBelow(level);
      if (state == ABSENT) {
        return base | 6;
      }
      if (shape.pointer(level)) {
        return base | 1;
      }
      if (state == RESERVED) {
        return base | 7 | 1L << 45;
      }
      return base | 1 | (rw(level) ? 2 : 0) | (us(level) ? 4 : 0) | (xd(level) ? 1L << 63 : 0);
    }

    boolean rw(int level) {
      return (state(level) & 1) != 0;
    }

    boolean us(int level) {
      return (state(level) & 2) != 0;
    }

    boolean xd(int level) {
      return state(level) < ABSENT && (state(level) & 4) != 0;
    }

    /** The error code, or ALLOWED. */
    int oracle() {
      int common = (access == Access.WRITE ? 2 : 0) | (user ? 4 : 0);
      // 4.7: I/D tells fetches only if CR4.PAE = 1 and IA32_EFER.NXE = 1 (or with SMEP).
      if (access == Access.FETCH && nxe) {
        common |= 16;
      }
      boolean userAddress = true;
      boolean writable = true;
      boolean executable = true;
      for (int level = 0; level < shape.levels; level++) {
        // 4.7: there is no translation because the P flag is 0 in an entry.
        if (state(level) == ABSENT) {
          return common;
        }
        if (shape.pointer(level)) {
          continue;
        }
        // 4.7: a reserved bit is set; XD is one while NXE = 0 (4.4.2, 4.5.4).
        if (state(level) == RESERVED || (xd(level) && !nxe)) {
          return common | 8 | 1;
        }
        // 4.6.1: U/S and R/W in every entry, XD in none.
        userAddress &= us(level);
        writable &= rw(level);
        executable &= !xd(level);
      }
      boolean allowed =
          switch (access) {
            case READ -> !user || userAddress;
            case WRITE -> user ? userAddress && writable : !wp || writable;
            case FETCH -> (!user || userAddress) && executable;
          };
      return allowed ? ALLOWED : common | 1;
    }

    @Override
    public String toString() {
      return shape
          + " "
          + states
          + (wp ? " WP" : "")
          + (nxe ? " NXE" : "")
          + (user ? " user " : " supervisor ")
          + access;
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void everyCombinationIsDecidedAsTheManualSays(Shape shape) {
    WideRig rig =
        new WideRig(
            shape.mode,
            MachineConfig.standard().toBuilder().tlb(TlbModel.DIRECT).tlbEntries(16).build());
    int combinations = (int) Math.pow(STATES, shape.levels);
    int allowed = 0;
    for (int states = 0; states < combinations; states++) {
      int root = states % STATES;
      if (shape.pointer(0) && root != ABSENT && root != 0) {
        continue; // There is no more than present and absent.
      }
      for (int mode = 0; mode < 8; mode++) {
        for (Access access : Access.values()) {
          Case one =
              new Case(shape, states, (mode & 1) != 0, (mode & 2) != 0, (mode & 4) != 0, access);
          check(rig, one);
          allowed += one.oracle() == ALLOWED ? 1 : 0;
        }
      }
    }
    assertEquals(allowed(shape), allowed);
  }

  /** How many are allowed, counted by hand. */
  private static int allowed(Shape shape) {
    int levels = shape.mode == X86Mode.PAE ? shape.levels - 1 : shape.levels;
    int all = (int) Math.pow(8, levels); // RW, US, XD at each level
    int half = (int) Math.pow(4, levels); // one of them fixed at each level
    int quarter = (int) Math.pow(2, levels); // two of them
    // NXE = 1: supervisor reads all, writes all without WP, fetches where XD is clear; twice WP.
    int withNxe = 2 * all + (all + half) + 2 * half;
    withNxe += 2 * half + 2 * quarter + 2 * quarter; // user: US; US, RW; US, not XD
    // NXE = 0: only entries without XD, half of them at each level; fetches as reads.
    int without = 2 * half + (half + quarter) + 2 * half;
    without += 2 * quarter + 2 + 2 * quarter;
    return withNxe + without;
  }

  private static void check(WideRig rig, Case one) {
    int levels = one.shape.levels;
    for (int level = 0; level < levels; level++) {
      rig.ram.store64(one.shape.at(level), one.word(level));
    }
    rig.cpu.setCr3(rig.root());
    rig.cpu.setEfer(one.nxe ? rig.cpu.efer() | WideRig.NXE : rig.cpu.efer() & ~WideRig.NXE);
    rig.cpu.setCr0(one.wp ? 0x80010000 : 0x80000000);
    int[] code = {ALLOWED};
    rig.cpu.onFault(
        (fetch, user) -> {
          code[0] = rig.cpu.errorCode();
          throw new WideRig.Faulted();
        });
    try {
      access(rig, one);
    } catch (WideRig.Faulted e) {
      if (rig.cpu.cr2() != WideRig.PAGE) {
        throw new AssertionError(one + ": CR2 is " + rig.cpu.cr2(), e);
      }
    }
    int expected = one.oracle();
    if (expected != code[0]) {
      assertEquals(expected, code[0], one.toString());
    }
    // 4.8: accessed and dirty are set by what completes, dirty in the leaf only.
    for (int level = 0; level < levels; level++) {
      long word = one.word(level);
      if (expected == ALLOWED && !one.shape.pointer(level)) {
        word |= level == levels - 1 && one.access == Access.WRITE ? 0x60 : 0x20;
      }
      if (word != rig.ram.load64(one.shape.at(level))) {
        assertEquals(word, rig.ram.load64(one.shape.at(level)), one + ", level " + level);
      }
    }
  }

  private static void access(WideRig rig, Case one) {
    switch (one.access) {
      case READ -> rig.cpu.load32(WideRig.PAGE, one.user);
      case WRITE -> rig.cpu.store32(WideRig.PAGE, 1, one.user);
      case FETCH -> rig.cpu.fetch32(WideRig.PAGE, one.user);
    }
  }
}
