package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Violation;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of edits of 32 pages in each of two spaces, and switches between them, by a tiny kernel
 * that pays what it owes: under every model the processor agrees with plain arrays, and the checker
 * is silent. A kernel that forgets one debt now and then is caught.
 */
class RandomEditsTest {
  private static final long FIRST = 0x00300000L;
  private static final int OTHER_L1 = 0x6000;
  private static final int PAGES = 32;
  private static final int FRAMES = 0x300;
  private static final int EDITS = 4000;
  private static final int ABSENT = 0b00111;

  /** Where the kernel sees the tables of both spaces. */
  private static final long TABLES = 0xC0000000L;

  /** What the tiny kernel leaves out, once in ten times. */
  private enum Forgotten {
    NOTHING,
    INVALIDATION,
    BARRIER,
    BREAK
  }

  private final Random random = new Random(42);
  private final int[][] model = new int[2][PAGES];
  private int space;

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aKernelThatPaysIsLeftAlone(TlbModel tlb) {
    Bench bench = boot(tlb, true);
    assertEquals(0, run(bench, Forgotten.NOTHING));
    assertEquals(0, checker(bench).violationCount(), () -> checker(bench).violations().toString());
  }

  @Test
  void theFastTlbWithoutCheckerAgreesToo() {
    assertEquals(0, run(boot(TlbModel.DIRECT, false), Forgotten.NOTHING));
  }

  @Test
  void aKernelThatForgetsAnInvalidationIsCaught() {
    Bench bench = boot(TlbModel.KEEP, true);
    run(bench, Forgotten.INVALIDATION);
    Violation first = checker(bench).violations().get(0);
    assertEquals(Violation.Rule.STALE_TRANSLATION, first.rule());
    assertTrue(first.edit().isPresent() && first.space().isPresent());
  }

  @Test
  void aKernelThatForgetsToBreakIsCaught() {
    Bench bench = boot(TlbModel.KEEP, true);
    run(bench, Forgotten.BREAK);
    assertEquals(Violation.Rule.BREAK_BEFORE_MAKE, checker(bench).violations().get(0).rule());
  }

  @Test
  void aKernelThatForgetsABarrierReadsWhatIsNotThere() {
    assertTrue(run(boot(TlbModel.EAGER, false), Forgotten.BARRIER) > 0);
  }

  private static Bench boot(TlbModel tlb, boolean check) {
    Bench bench =
        new Bench(MachineConfig.standard().toBuilder().tlb(tlb).checkCoherence(check).build());
    bench.clear(OTHER_L1, 0x2000);
    bench.l1(FIRST, 0x00010001);
    bench.ram.store32(OTHER_L1 + 3 * 4, 0x00011001);
    bench.l1(TABLES, 0x00012001);
    bench.ram.store32(0x12000, 0x0001005F);
    bench.ram.store32(0x12004, 0x0001105F);
    return bench.on();
  }

  private static CoherenceChecker checker(Bench bench) {
    Optional<CoherenceChecker> checker = bench.machine.checker();
    return checker.orElseThrow();
  }

  /** Edits at random; returns how many reads differ from the model. */
  private int run(Bench bench, Forgotten forgotten) {
    Armv7Cpu cpu = bench.cpu;
    for (int[] pages : model) {
      Arrays.fill(pages, -1);
    }
    int wrong = 0;
    for (int edit = 0; edit < EDITS; edit++) {
      int edited = random.nextInt(2);
      int page = random.nextInt(PAGES);
      bench.machine.observer().editBegan(edit, 0, edited);
      boolean forget = random.nextInt(10) == 0;
      edit(cpu, edited, page, forget ? forgotten : Forgotten.NOTHING);
      bench.machine.observer().editClosed(edit, 0);
      if (random.nextInt(8) == 0) {
        activate(cpu, 1 - space);
      }
      for (int i = 0; i < 4; i++) {
        int read = random.nextInt(PAGES);
        int status = bench.read(FIRST + read * 0x1000L);
        int seen = status == 0 ? cpu.load32(FIRST + read * 0x1000L, true) >>> 12 : -1;
        int frame = model[space][read];
        wrong += (frame < 0 ? status == ABSENT : seen == frame) ? 0 : 1;
      }
    }
    return wrong;
  }

  /** Maps, unmaps, or maps to another frame by break-before-make. */
  private void edit(Armv7Cpu cpu, int edited, int page, Forgotten forgotten) {
    long entry = TABLES + edited * 0x1000L + page * 4L;
    int asid = edited + 1;
    boolean mapped = model[edited][page] >= 0;
    if (mapped && forgotten != Forgotten.BREAK) {
      cpu.store32(entry, 0, false);
      cpu.dsb();
      if (forgotten != Forgotten.INVALIDATION) {
        cpu.tlbimva(((int) FIRST + page * 0x1000) | asid);
      }
      if (forgotten != Forgotten.BARRIER) {
        cpu.dsb();
      }
    }
    boolean map = !mapped || random.nextBoolean() || forgotten == Forgotten.BREAK;
    int frame = map ? FRAMES + random.nextInt(PAGES) : -1;
    if (map) {
      cpu.store32(entry, (frame << 12) | 0x87E, false);
      if (forgotten != Forgotten.BARRIER) {
        cpu.dsb();
      }
    }
    model[edited][page] = frame;
  }

  private void activate(Armv7Cpu cpu, int next) {
    cpu.setTtbcr(0x11);
    cpu.isb();
    cpu.setContextidr(next + 1);
    cpu.setTtbr0(next == 0 ? Bench.L1_LOWER : OTHER_L1);
    cpu.isb();
    cpu.setTtbcr(1);
    cpu.isb();
    space = next;
  }
}
