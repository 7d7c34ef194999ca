package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.armv7.layout.Fsr;
import dev.quire.qemu.NeedsQemu;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The simulated ARMv7 MMU against QEMU's. */
@NeedsQemu
class Armv7MmuTest {

  /** Enough for every kind of case to come. */
  private static final long MANY = 100_000;

  @Test
  void bothGiveTheSame() {
    try (Armv7Pair pair = new Armv7Pair(UnaryOperator.identity())) {
      Tally tally = new Search<>(pair.duel(), "Armv7MmuTest").run();
      Report.print("armv7", tally, pair.duel().architecture());
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
        Arrays.stream(Armv7Deviation.values())
            .map(one -> () -> assertTrue(tally.count(one) > 0, one.name())));
    int[] statuses = {
      Fsr.TRANSLATION_L1,
      Fsr.TRANSLATION_L2,
      Fsr.ACCESS_FLAG_L1,
      Fsr.ACCESS_FLAG_L2,
      Fsr.DOMAIN_L1,
      Fsr.DOMAIN_L2,
      Fsr.PERMISSION_L1,
      Fsr.PERMISSION_L2
    };
    assertAll(
        Arrays.stream(statuses)
            .mapToObj(Fsr::name)
            .flatMap(name -> Stream.of(name + ", read", name + ", write", name + ", fetch"))
            .map(name -> () -> assertTrue(tally.count(name) > 0, name)));
  }
}
