package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.qemu.NeedsQemu;
import dev.quire.x86.layout.ErrorCode;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The simulated x86 MMU against QEMU's. */
@NeedsQemu
class X86MmuTest {

  /** Enough for every kind of case to come. */
  private static final long MANY = 100_000;

  @Test
  void bothGiveTheSame() {
    try (X86Pair pair = new X86Pair(UnaryOperator.identity())) {
      Tally tally = new Search<>(pair.duel(), "X86MmuTest").run();
      Report.print("x86", tally, pair.duel().architecture());
      if (tally.accesses() >= MANY) {
        everythingCame(tally);
      }
    }
  }

  private static void everythingCame(Tally tally) {
    assertAll(
        Arrays.stream(AccessKind.UP_TO_32_BITS)
            .map(kind -> () -> assertTrue(tally.count(kind) > 0, kind.name())));
    assertAll(
        Arrays.stream(X86Deviation.values())
            .map(one -> () -> assertTrue(tally.count(one) > 0, one.name())));
    // Not present; refused; a reserved bit, for which QEMU leaves P clear. A kernel read is refused
    // by reserved bits alone.
    assertAll(
        Arrays.stream(new int[] {0, 2, 4, 6, 3, 5, 7, 8, 10, 12, 14})
            .mapToObj(
                code ->
                    () -> assertTrue(tally.count(ErrorCode.describe(code)) > 0, "code " + code)));
  }
}
