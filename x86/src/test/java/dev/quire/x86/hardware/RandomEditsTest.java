package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Violation;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of edits of 32 pages by a tiny kernel that pays its invalidations: under every model
 * the processor agrees with a plain array, and the checker is silent. A kernel that forgets one now
 * and then is caught.
 */
final class RandomEditsTest {
  private static final int DIRECTORY = 0x00003000;
  private static final int TABLE = 0x00005000;
  private static final long FIRST = 0x00400000;
  private static final long PTES = 0xFFC00000L + (FIRST >>> 12 << 2);
  private static final int PAGES = 32;
  private static final int FRAMES = 0x100;
  private static final int EDITS = 4000;

  private final int[] model = new int[PAGES];
  private final Random random = new Random(42);

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aKernelThatPaysIsLeftAlone(TlbModel tlb) {
    X86Machine machine = boot(tlb, true);
    run(machine.cpus().get(0), machine.checker().orElseThrow(), 0);
    assertEquals(0, machine.checker().orElseThrow().violationCount());
  }

  @Test
  void theFastTlbWithoutCheckerAgreesToo() {
    X86Machine machine = boot(TlbModel.DIRECT, false);
    run(machine.cpus().get(0), null, 0);
  }

  @Test
  void aKernelThatForgetsIsCaught() {
    X86Machine machine = boot(TlbModel.KEEP, true);
    CoherenceChecker checker = machine.checker().orElseThrow();
    run(machine.cpus().get(0), checker, 10);
    assertTrue(checker.violationCount() > 0);
    Violation first = checker.violations().get(0);
    assertEquals(Violation.Rule.STALE_TRANSLATION, first.rule());
    assertTrue(first.edit().isPresent() && first.space().getAsLong() == 9);
  }

  private static X86Machine boot(TlbModel tlb, boolean check) {
    X86Machine machine =
        X86Machine.create(
            MachineConfig.standard().toBuilder().tlb(tlb).checkCoherence(check).build());
    X86Cpu cpu = machine.cpus().get(0);
    cpu.fill32(DIRECTORY, 1024, 0, 0, false);
    cpu.fill32(TABLE, 1024, 0, 0, false);
    cpu.store32(DIRECTORY + 0xFFC, DIRECTORY | 3, false);
    cpu.store32(DIRECTORY + 4, TABLE | 7, false);
    for (int i = 0; i < PAGES; i++) {
      cpu.store32((FRAMES + i) << 12, i, false);
    }
    cpu.setCr3(DIRECTORY);
    cpu.setCr0(0x80010000);
    return machine;
  }

  /** Edits at random; {@code forgetOneIn} invalidations is left out, 0 for none. */
  private void run(X86Cpu cpu, @Nullable CoherenceChecker checker, int forgetOneIn) {
    Arrays.fill(model, -1);
    cpu.onFault(
        (fetch, user) -> {
          throw new Faulted();
        });
    for (int edit = 0; edit < EDITS; edit++) {
      int page = random.nextInt(PAGES);
      if (checker != null) {
        checker.editBegan(edit, 0, 9);
      }
      int frame = model[page] >= 0 ? -1 : random.nextInt(PAGES);
      cpu.store32(PTES + page * 4L, frame < 0 ? 0 : ((FRAMES + frame) << 12) | 5, false);
      boolean forget = forgetOneIn > 0 && random.nextInt(forgetOneIn) == 0;
      if (model[page] >= 0 && !forget) {
        cpu.invlpg(FIRST + page * 4096L);
      }
      model[page] = frame;
      if (checker != null) {
        checker.editClosed(edit, 0);
      }
      for (int i = 0; i < 4; i++) {
        int read = random.nextInt(PAGES);
        int seen = read(cpu, FIRST + read * 4096L);
        if (forgetOneIn == 0) {
          assertEquals(model[read], seen);
        }
      }
    }
  }

  private static int read(X86Cpu cpu, long address) {
    try {
      return cpu.load32(address, true);
    } catch (Faulted e) {
      return -1;
    }
  }

  private static final class Faulted extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
