package dev.quire.qemu.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.MachineConfig;
import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.NeedsQemu;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long mode: that QEMU's processor is in it, and what it does and the other kinds do not. */
@NeedsQemu
class LongModeTest {
  private static final long AT = Ground.AT;

  @Test
  void theProcessorsAreInLongMode() {
    MachineConfig config =
        MachineConfig.standard().toBuilder().ramBytes(16 << 20).processors(3).build();
    try (Ground on = new Ground("x86-64", config)) {
      on.cpus.forEach(
          each -> {
            X86Cpu cpu = (X86Cpu) each;
            assertEquals(Efer.LME | Efer.LMA | Efer.NXE, cpu.efer());
            assertEquals(Cr.CR4_PAE | Cr.CR4_PGE, cpu.cr4() & (Cr.CR4_PAE | Cr.CR4_PGE));
            assertEquals(Cr.CR0_PG | Cr.CR0_WP, cpu.cr0() & (Cr.CR0_PG | Cr.CR0_WP));
          });
    }
  }

  /** SDM 3A, 9.8.5: QEMU would do it. */
  @Test
  void whatTheManualForbidsIsRefused() {
    try (Ground on = new Ground("x86-64")) {
      X86Cpu cpu = (X86Cpu) on.cpu;
      long cr3 = cpu.cr3();
      assertThrows(IllegalArgumentException.class, () -> cpu.setCr0(Cr.CR0_WP));
      assertThrows(IllegalArgumentException.class, () -> cpu.setCr4(Cr.CR4_PGE));
      assertThrows(IllegalArgumentException.class, () -> cpu.setEfer(Efer.NXE));
      assertEquals(Efer.LME | Efer.LMA | Efer.NXE, cpu.efer());
      assertEquals(cr3, cpu.cr3());
      cpu.store64(AT, 5, true);
      assertEquals(5, cpu.load64(AT, false));
    }
    try (QemuX86Machine machine = QemuX86Machine.startLong(MachineConfig.standard())) {
      X86Cpu cpu = machine.cpus().get(0);
      cpu.setCr4(Cr.CR4_PAE);
      assertThrows(IllegalArgumentException.class, () -> cpu.setCr0(Cr.CR0_PG));
      assertEquals(0, cpu.efer());
    }
  }

  /** SDM 1, 3.3.7.1: whatever the tables say. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAddressThatIsNotCanonicalIsProtected(boolean user) {
    try (Ground on = new Ground("x86-64")) {
      X86Cpu cpu = (X86Cpu) on.cpu;
      List<String> faults = new ArrayList<>();
      cpu.onFault(
          (fetch, byUser) -> {
            assertEquals(user, byUser);
            faults.add(Long.toHexString(cpu.cr2()) + " " + ErrorCode.describe(cpu.errorCode()));
            throw new Refused();
          });
      cpu.store32(AT, 7, user);
      int code = ErrorCode.GENERAL_PROTECTION | (user ? ErrorCode.US : 0);
      for (long at : new long[] {AT | 1L << 47, AT | 1L << 63, AT ^ -1L << 48}) {
        Map<Runnable, Integer> accesses = new LinkedHashMap<>();
        accesses.put(() -> cpu.load8(at, user), code);
        accesses.put(() -> cpu.load64(at, user), code);
        accesses.put(() -> cpu.load32s(at, new int[9], 0, 9, user), code);
        accesses.put(() -> cpu.store16(at, 1, user), code | ErrorCode.WR);
        accesses.put(() -> cpu.exchange64(at, 1, user), code | ErrorCode.WR);
        accesses.put(() -> cpu.fill64(at, 9, 0, 0, user), code | ErrorCode.WR);
        accesses.put(() -> cpu.fetch32(at, user), code | ErrorCode.ID);
        accesses.forEach(
            (access, expected) -> {
              faults.clear();
              assertThrows(Refused.class, access::run);
              assertEquals(
                  List.of(Long.toHexString(at) + " " + ErrorCode.describe(expected)), faults);
            });
      }
      assertEquals(7, cpu.load32(AT, user));
    }
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
