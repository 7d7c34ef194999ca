package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.X86Cpu;
import dev.quire.armv7.layout.Dacr;
import dev.quire.armv7.layout.Fsr;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.common.hardware.BusError;
import dev.quire.qemu.NeedsQemu;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.ErrorCode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulated processor that is wrong on purpose is found out, and soon. */
@NeedsQemu
class BrokenMmuTest {

  private static final long LOW_HALF = (1L << Integer.SIZE) - 1;

  /** Scenes that may be played until it is found. */
  private static final int SCENES = 40;

  /** What a broken processor makes of one register. */
  private record Fault(String method, LongUnaryOperator wrong) {

    <C> UnaryOperator<C> of(Class<C> port) {
      return cpu ->
          port.cast(
              Proxy.newProxyInstance(
                  port.getClassLoader(),
                  new Class<?>[] {port},
                  (proxy, called, arguments) -> {
                    if (called.isDefault()) {
                      return InvocationHandler.invokeDefault(proxy, called, arguments);
                    }
                    boolean broken = called.getName().equals(method);
                    if (broken && arguments != null) {
                      arguments[0] = wrong(arguments[0]);
                    }
                    Object result;
                    try {
                      result = called.invoke(cpu, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                    return broken && arguments == null ? wrong(result) : result;
                  }));
    }

    private Object wrong(Object register) {
      return register instanceof Long value
          ? (Object) wrong.applyAsLong(value)
          : (Object) (int) wrong.applyAsLong((int) register);
    }
  }

  enum BrokenX86 {
    IGNORES_WP(new Fault("setCr0", value -> value & ~Cr.CR0_WP)),
    HAS_NO_LARGE_PAGES(new Fault("setCr4", value -> value & ~Cr.CR4_PSE)),
    TELLS_NO_USER(new Fault("errorCode", code -> code & ~ErrorCode.US)),
    TELLS_PRESENT(new Fault("errorCode", code -> code | ErrorCode.P)),
    TELLS_THE_PAGE_ALONE(new Fault("cr2", address -> address & Cr.CR3_BASE));

    @SuppressWarnings("ImmutableEnumChecker") // A name and a function without state.
    private final Fault fault;

    BrokenX86(Fault fault) {
      this.fault = fault;
    }
  }

  enum BrokenLong {
    IGNORES_WP(new Fault("setCr0", value -> value & ~Cr.CR0_WP)),
    HAS_NO_EXECUTE_DISABLE(new Fault("setEfer", value -> value & ~Efer.NXE)),
    TELLS_NO_FETCH(new Fault("errorCode", code -> code & ~ErrorCode.ID)),
    TELLS_PRESENT(new Fault("errorCode", code -> code | ErrorCode.P)),
    TELLS_A_PAGE_FAULT(new Fault("errorCode", code -> code & ~ErrorCode.GENERAL_PROTECTION)),
    TELLS_THE_LOW_HALF(new Fault("cr2", address -> address & LOW_HALF));

    @SuppressWarnings("ImmutableEnumChecker") // A name and a function without state.
    private final Fault fault;

    BrokenLong(Fault fault) {
      this.fault = fault;
    }
  }

  enum BrokenArmv7 {
    IGNORES_ACCESS_FLAG(new Fault("setSctlr", value -> value & ~Sctlr.AFE)),
    TAKES_RESERVED_FOR_CLIENT(new Fault("setDacr", BrokenMmuTest::reservedIsClient)),
    SPLITS_AT_THREE_AT_MOST(
        new Fault("setTtbcr", value -> Ttbcr.n((int) value) > 3 ? Ttbcr.of(3) : value)),
    TELLS_NO_DOMAIN(new Fault("dfsr", BrokenMmuTest::withoutDomain)),
    TELLS_NO_WRITE(new Fault("dfsr", value -> value & ~Fsr.WNR)),
    TELLS_DATA_ADDRESS_OF_WORD(new Fault("dfar", address -> address & -Integer.BYTES));

    @SuppressWarnings("ImmutableEnumChecker") // A name and a function without state.
    private final Fault fault;

    BrokenArmv7(Fault fault) {
      this.fault = fault;
    }
  }

  @ParameterizedTest
  @EnumSource(BrokenX86.class)
  void brokenX86IsFound(BrokenX86 broken) {
    try (X86Pair pair = new X86Pair(broken.fault.of(X86Cpu.class))) {
      assertTrue(isFound(pair.duel()), broken.name());
    }
  }

  @ParameterizedTest
  @EnumSource(BrokenLong.class)
  void brokenLongModeIsFound(BrokenLong broken) {
    try (WidePair pair = new WidePair(WidePaging.LONG, broken.fault.of(X86Cpu.class))) {
      assertTrue(isFound(pair.duel()), broken.name());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokenLong.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TELLS_A_PAGE_FAULT", "TELLS_THE_LOW_HALF"})
  void brokenPaeIsFound(BrokenLong broken) {
    try (WidePair pair = new WidePair(WidePaging.PAE, broken.fault.of(X86Cpu.class))) {
      assertTrue(isFound(pair.duel()), broken.name());
    }
  }

  @ParameterizedTest
  @EnumSource(BrokenArmv7.class)
  void brokenArmv7IsFound(BrokenArmv7 broken) {
    try (Armv7Pair pair = new Armv7Pair(broken.fault.of(Armv7Cpu.class))) {
      assertTrue(isFound(pair.duel()), broken.name());
    }
  }

  /** What is said names the entries, both answers and how to see it again. */
  @Test
  void aFailureSaysAll() {
    try (X86Pair pair = new X86Pair(BrokenX86.IGNORES_WP.fault.of(X86Cpu.class))) {
      AssertionError error =
          assertThrows(AssertionError.class, () -> new Search<>(pair.duel(), "X86MmuTest").run());
      String text = String.valueOf(error.getMessage());
      for (String part :
          new String[] {
            "CR0.WP 1",
            "kernel ",
            "level 1, at physical 0x",
            "PDE 0x",
            "PTE 0x",
            "simulated: granted",
            "QEMU: page fault by kernel code, error code 0x3",
            "-Dtest=X86MmuTest -Dquire.mmu.seed=" + Settings.seed() + " -Dquire.mmu.scene="
          }) {
        assertTrue(text.contains(part), part + " is missing in:\n" + text);
      }
      // Shrunken: one access, under no more entries than it needs.
      assertFalse(text.contains("\nafter "), text);
      assertTrue(text.lines().count() < 20, text);
    }
  }

  private static <R> boolean isFound(Duel<R> duel) {
    try {
      for (int number = 0; number < SCENES; number++) {
        if (duel.play(duel.architecture().scene(Settings.seed(), number)).isPresent()) {
          return true;
        }
      }
    } catch (BusError e) {
      return true; // It went where nothing is: a search reports that too.
    }
    return false;
  }

  private static long withoutDomain(long register) {
    int dfsr = (int) register;
    return Fsr.dfsr(Fsr.status(dfsr), 0, Fsr.isWrite(dfsr));
  }

  private static int reservedIsClient(long register) {
    int dacr = (int) register;
    int mended = 0;
    for (int domain = 0; domain < Dacr.DOMAINS; domain++) {
      int access = Dacr.access(dacr, domain);
      mended |= Dacr.of(domain, access == Dacr.RESERVED ? Dacr.CLIENT : access);
    }
    return mended;
  }
}
