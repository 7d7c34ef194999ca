package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.CpuEvent;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the eager model may do and a real processor might: ARM DDI 0406C, B3.10. */
class EagerTest {
  private static final long USER = 0x00300000L;
  private static final int OLD = 0x00345000;
  private static final int NEW = 0x00555000;
  private static final int USER_PAGE = 0x87E;
  private static final int PAGES = 32;
  private static final int OTHER_L1 = 0x6000;

  private final Bench bench = new Bench(TlbModel.EAGER).on();
  private final Armv7Cpu cpu = bench.cpu;

  /** Table 0 maps the pages of space 1, table 1 those of space 2 to the megabyte above. */
  private void twoSpaces() {
    bench.l1(USER, Bench.L2 | 1);
    bench.ram.store32(OTHER_L1 + 3 * 4, (Bench.L2 + 0x400) | 1);
    for (int i = 0; i < PAGES; i++) {
      bench.l2(0, USER + i * 0x1000L, (OLD + i * 0x1000) | USER_PAGE);
      bench.l2(1, USER + i * 0x1000L, (NEW + i * 0x1000) | USER_PAGE);
    }
  }

  private void use(int first, int end) {
    for (int i = first; i < end; i++) {
      cpu.load32(USER + i * 0x1000L, true);
    }
  }

  /** Runs both spaces in turn; returns what space 1 read that is not its own. */
  private int strangers(Runnable toOther, Runnable back) {
    bench.clear(OTHER_L1, 0x2000);
    twoSpaces();
    int strangers = 0;
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < PAGES; i++) {
        int read = cpu.load32(USER + i * 0x1000L, true);
        strangers += read == OLD + i * 0x1000 ? 0 : 1;
      }
      toOther.run();
      use(0, PAGES);
      back.run();
      cpu.tlbiasid(2);
    }
    return strangers;
  }

  /** TTBR0 before the ASID: walks in between cache the new space's pages for the old ASID. */
  @Test
  void switchThatForgetsTheOrderIsFoundOut() {
    assertTrue(
        strangers(
                () -> {
                  cpu.setTtbr0(OTHER_L1);
                  cpu.isb();
                  cpu.setContextidr(2);
                  cpu.isb();
                },
                () -> {
                  cpu.setContextidr(1);
                  cpu.setTtbr0(Bench.L1_LOWER);
                  cpu.isb();
                  cpu.tlbiasid(1);
                })
            > 0);
  }

  /** With walks from TTBR0 disabled in between nothing can be cached: the kernel's order. */
  @Test
  void switchWithWalksDisabledIsSafe() {
    assertEquals(0, strangers(() -> guarded(OTHER_L1, 2), () -> guarded(Bench.L1_LOWER, 1)));
  }

  private void guarded(int ttbr0, int asid) {
    cpu.setTtbcr(0x11);
    cpu.isb();
    cpu.setContextidr(asid);
    cpu.setTtbr0(ttbr0);
    cpu.isb();
    cpu.setTtbcr(1);
    cpu.isb();
  }

  /** So it is through an ASID that nothing runs under. */
  @Test
  void switchThroughTheReservedAsidIsSafe() {
    assertEquals(0, strangers(() -> reserved(OTHER_L1, 2), () -> reserved(Bench.L1_LOWER, 1)));
  }

  private void reserved(int ttbr0, int asid) {
    cpu.setContextidr(0);
    cpu.isb();
    cpu.setTtbr0(ttbr0);
    cpu.isb();
    cpu.setContextidr(asid);
    cpu.isb();
  }

  /** An invalidation of the processor's own is done at the barrier. */
  @Test
  void invalidationWaitsForTheBarrier() {
    bench.page(0, USER, OLD | USER_PAGE);
    assertEquals(OLD, cpu.load32(USER, true));
    bench.l2(0, USER, NEW | USER_PAGE);
    cpu.tlbimva(0x00300001);
    assertEquals(OLD, cpu.load32(USER, true));
    cpu.dsb();
    assertEquals(NEW, cpu.load32(USER, true));
  }

  /** A store to a table may not be seen by walks before the barrier, and must be after it. */
  @Test
  void storesMayBeLate() {
    long tables = 0xC0000000L;
    bench.page(1, tables, 0x0001005F); // The table of USER at 0x10000, for the kernel.
    bench.page(0, USER, 0);
    Set<Integer> before = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      cpu.store32(tables, OLD | USER_PAGE, false);
      before.add(bench.read(USER));
      cpu.dsb();
      assertEquals(0, bench.read(USER));
      cpu.store32(tables, 0, false);
      cpu.dsb();
      cpu.tlbimva(0x00300001);
      cpu.dsb();
      assertEquals(0b00111, bench.read(USER));
    }
    assertEquals(Set.of(0, 0b00111), before, "both may happen");
  }

  /** Upper descriptors are kept: an unlinked table is walked until its megabyte is invalidated. */
  @Test
  void unlinkedTableIsWalkedUntilInvalidated() {
    bench.page(0, USER, OLD | USER_PAGE);
    cpu.load32(USER, true);
    bench.l1(USER, 0);
    bench.l2(0, USER + 0x5000, NEW | USER_PAGE);
    assertEquals(NEW, cpu.load32(USER + 0x5000, true), "through the cached descriptor");
    cpu.setContextidr(2);
    assertEquals(0b00101, bench.read(USER + 0x6000), "kept for the ASID that read it");
    cpu.setContextidr(1);
    bench.l2(0, USER + 0x7000, NEW | USER_PAGE);
    cpu.tlbimva(0x00307001);
    cpu.dsb();
    assertEquals(0b00101, bench.read(USER + 0x7000));
  }

  @Test
  void everyInvalidationDropsUpperDescriptors() {
    Runnable[] operations = {
      () -> cpu.tlbimvaa(0x003FF000),
      () -> cpu.tlbiasid(1),
      cpu::tlbiall,
      () -> cpu.tlbimvais(0x00300001),
      () -> cpu.tlbimvaais(0x00300000),
      () -> cpu.tlbiasidis(1),
      cpu::tlbiallis
    };
    for (Runnable operation : operations) {
      bench.page(0, USER, OLD | USER_PAGE);
      cpu.load32(USER, true);
      bench.l1(USER, 0);
      operation.run();
      cpu.dsb();
      assertEquals(0b00101, bench.read(USER + 0x5000));
    }
  }

  /** Pages that no one touched are cached; a change to them owes its invalidation all the same. */
  @Test
  void untouchedNeighboursAreCached() {
    twoSpaces();
    for (int i = 0; i < 500; i++) {
      use(0, PAGES / 2);
    }
    for (int i = 0; i < PAGES; i++) {
      bench.l2(0, USER + i * 0x1000L, 0);
    }
    int cached = 0;
    for (int i = PAGES / 2; i < PAGES; i++) {
      cached += bench.read(USER + i * 0x1000L) == 0 ? 1 : 0;
    }
    assertTrue(cached > 0);
    assertFalse(cached == PAGES);
  }

  /** The same seed gives the same run. */
  @Test
  void repeatable() {
    long[] counts = new long[2];
    for (int run = 0; run < 2; run++) {
      EagerTest test = new EagerTest();
      test.twoSpaces();
      for (int i = 0; i < 200; i++) {
        test.use(0, PAGES / 2);
        test.cpu.tlbiall();
        test.cpu.dsb();
      }
      counts[run] = test.cpu.count(CpuEvent.WALKS);
    }
    assertEquals(counts[0], counts[1]);
  }
}
