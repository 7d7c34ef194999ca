package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.qemu.NeedsQemu;
import dev.quire.x86.layout.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The simulated MMU of long mode against QEMU's. */
@NeedsQemu
class LongMmuTest {

  /** Enough for every kind of case to come. */
  private static final long MANY = 100_000;

  /** How an access is told: a read, a write, a fetch where there is XD. */
  private static final int[] ACCESSES = {0, ErrorCode.WR, ErrorCode.ID};

  /**
   * Not present, reserved (for which QEMU leaves P clear), refused, not canonical. A kernel read is
   * never refused.
   */
  private static final int[] REASONS = {
    0, ErrorCode.RSVD, ErrorCode.P, ErrorCode.GENERAL_PROTECTION
  };

  @Test
  void bothGiveTheSame() {
    try (WidePair pair = new WidePair(WidePaging.LONG, UnaryOperator.identity())) {
      Tally tally = new Search<>(pair.duel(), "LongMmuTest").run();
      Report.print("x86-64", tally, pair.duel().architecture());
      if (tally.accesses() >= MANY) {
        everythingCame(tally, pair.duel().architecture().deviations());
      }
    }
  }

  private static void everythingCame(Tally tally, List<? extends Deviation<?>> deviations) {
    assertAll(
        Arrays.stream(AccessKind.values())
            .map(kind -> () -> assertTrue(tally.count(kind) > 0, kind.name())));
    assertAll(deviations.stream().map(one -> () -> assertTrue(tally.count(one) > 0, one.name())));
    assertAll(
        codes()
            .mapToObj(
                code ->
                    () -> assertTrue(tally.count(ErrorCode.describe(code)) > 0, "code " + code)));
  }

  private static IntStream codes() {
    return Arrays.stream(REASONS)
        .flatMap(reason -> Arrays.stream(ACCESSES).map(access -> reason | access))
        .flatMap(code -> IntStream.of(code, code | ErrorCode.US))
        .filter(code -> code != ErrorCode.P);
  }
}
