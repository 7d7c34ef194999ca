package dev.quire.qemu.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.PageNumber;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.X86Cpu;
import dev.quire.armv7.layout.Fsr;
import dev.quire.qemu.NeedsQemu;
import dev.quire.x86.layout.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What faults of QEMU's processors tell. */
@NeedsQemu
class PortFaultsTest {
  private static final long AT = Ground.AT;
  private static final int PAGE = PageNumber.BYTES;

  @ParameterizedTest
  @ValueSource(strings = {"x86", "x86-pae", "x86-64"})
  void faultsOfX86TellWhatTheManualSays(String architecture) {
    try (Ground on = new Ground(architecture)) {
      X86Cpu cpu = (X86Cpu) on.cpu;
      List<String> faults = new ArrayList<>();
      cpu.onFault(
          (fetch, user) -> {
            faults.add(Long.toHexString(cpu.cr2()) + " " + cpu.errorCode() + " " + fetch);
            throw new Refused();
          });
      long absent = AT + 2 * PAGE + 8;
      for (boolean user : new boolean[] {false, true}) {
        int us = user ? ErrorCode.US : 0;
        expect(faults, absent, us, false, () -> cpu.load8(absent, user));
        expect(faults, absent, us | ErrorCode.WR, false, () -> cpu.store32(absent, 1, user));
        int fetch = cpu.efer() == 0 ? us : us | ErrorCode.ID;
        expect(faults, absent, fetch, true, () -> cpu.fetch32(absent, user));
        expect(faults, absent, us | ErrorCode.WR, false, () -> cpu.exchange32(absent, 1, user));
        expect(faults, absent, us, false, () -> cpu.load64(absent, user));
        for (Runnable write : writesOfLongs(cpu, absent, user)) {
          expect(faults, absent, us | ErrorCode.WR, false, write);
        }
      }
      int present = ErrorCode.P | ErrorCode.US;
      long kernel = on.paging.layout().kernelHeap().limit().address().value() - PAGE;
      expect(faults, kernel, ErrorCode.US, false, () -> cpu.load32(kernel, true));
      long window =
          switch (architecture) {
            case "x86" -> 0xfffff000L;
            case "x86-pae" -> 0xbffff000L;
            default -> -PAGE;
          };
      expect(faults, window, present, false, () -> cpu.load32(window, true));
      expect(
          faults,
          window,
          present | ErrorCode.WR,
          false,
          () -> cpu.compareAndSet32(window, 1, 1, true));
    }
  }

  /** The page may be read and written, but no instruction fetched there, whatever stands there. */
  @ParameterizedTest
  @ValueSource(strings = {"x86-pae", "x86-64"})
  void aFetchIsRefusedWhereExecutionIsDisabled(String architecture) {
    try (Ground on = new Ground(architecture)) {
      X86Cpu cpu = (X86Cpu) on.cpu;
      List<String> faults = new ArrayList<>();
      cpu.onFault(
          (fetch, user) -> {
            faults.add(Long.toHexString(cpu.cr2()) + " " + cpu.errorCode() + " " + fetch);
            throw new Refused();
          });
      for (int word : new int[] {0, 0xcccccccc, 0x90909090, 0xfeebfeeb}) {
        cpu.store32(AT + 4, word, true);
        expect(faults, AT + 4, ErrorCode.P | ErrorCode.ID, true, () -> cpu.fetch32(AT + 4, false));
        int user = ErrorCode.P | ErrorCode.US | ErrorCode.ID;
        expect(faults, AT + 4, user, true, () -> cpu.fetch32(AT + 4, true));
        assertEquals(word, cpu.load32(AT + 4, true), "what stands there stays");
      }
    }
  }

  @Test
  void faultsOfArmv7TellWhatTheManualSays() {
    try (Ground on = new Ground("armv7")) {
      Armv7Cpu cpu = (Armv7Cpu) on.cpu;
      cpu.load32(AT, true); // Sets the access flag.
      List<String> faults = new ArrayList<>();
      cpu.onFault(
          (fetch, user) -> {
            int far = fetch ? cpu.ifar() : cpu.dfar();
            int fsr = fetch ? cpu.ifsr() : cpu.dfsr();
            int code = Fsr.status(fsr) | (!fetch && Fsr.isWrite(fsr) ? Fsr.WNR : 0);
            faults.add(Integer.toHexString(far) + " " + code + " " + fetch);
            throw new Refused();
          });
      long absent = AT + 2 * PAGE + 8;
      for (boolean user : new boolean[] {false, true}) {
        int status = Fsr.TRANSLATION_L2;
        expect(faults, absent, status, false, () -> cpu.load8(absent, user));
        expect(faults, absent, status | Fsr.WNR, false, () -> cpu.store32(absent, 1, user));
        expect(faults, absent, status, true, () -> cpu.fetch32(absent, user));
        expect(faults, absent, status | Fsr.WNR, false, () -> cpu.exchange32(absent, 1, true));
        expect(faults, AT, Fsr.PERMISSION_L2, true, () -> cpu.fetch32(AT, user));
        expect(faults, absent, status, false, () -> cpu.load64(absent, user));
        for (Runnable write : writesOfLongs(cpu, absent, user)) {
          expect(faults, absent, status | Fsr.WNR, false, write);
        }
      }
      long window = 0xfffff000L;
      expect(faults, window, Fsr.PERMISSION_L2, false, () -> cpu.load32(window, true));
      expect(faults, window, Fsr.PERMISSION_L2 | Fsr.WNR, false, () -> cpu.store8(window, 1, true));
      expect(faults, 0x70000000L, Fsr.TRANSLATION_L1, false, () -> cpu.load32(0x70000000L, true));
    }
  }

  private static List<Runnable> writesOfLongs(Cpu cpu, long at, boolean user) {
    return List.of(
        () -> cpu.store64(at, 1, user),
        () -> cpu.exchange64(at, 1, user),
        () -> cpu.compareAndSet64(at, 0, 1, user),
        () -> cpu.store64s(at, new long[1], 0, 1, user),
        () -> cpu.fill64(at, 1, 0, 0, user));
  }

  private static void expect(
      List<String> faults, long address, int code, boolean fetch, Runnable access) {
    faults.clear();
    assertThrows(Refused.class, access::run);
    assertEquals(List.of(Long.toHexString(address) + " " + code + " " + fetch), faults);
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
