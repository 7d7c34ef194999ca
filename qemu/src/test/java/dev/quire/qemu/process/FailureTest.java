package dev.quire.qemu.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.NeedsQemu;
import dev.quire.qemu.hardware.QemuX86Machine;
import dev.quire.x86.layout.Cr;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guests that hang, die, or are closed. */
@NeedsQemu
class FailureTest {
  private static final MachineConfig SMALL =
      MachineConfig.standard().toBuilder().ramBytes(8 << 20).build();
  private static final long ADDRESS = 0x200000;

  @AfterEach
  void resetPatience() {
    System.clearProperty(QemuProcess.PATIENCE_PROPERTY);
  }

  @Test
  void aGuestThatHangsIsReportedWithItsLastCommand() throws Exception {
    ProcessHandle qemu;
    try (QemuX86Machine machine = QemuX86Machine.start(SMALL)) {
      X86Cpu cpu = machine.cpus().get(0);
      cpu.store32(ADDRESS, 1, false);
      qemu = qemuOf(machine);
      losePatience();
      signal("STOP", qemu);
      long start = System.nanoTime();
      QemuFailureException failure =
          assertThrows(QemuFailureException.class, () -> cpu.load32(ADDRESS, false));
      assertTrue(System.nanoTime() - start < 8_000_000_000L, "within seconds");
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains("has not answered"), message);
      assertTrue(message.contains("LOAD32 (address 0x200000"), message);
    }
    assertFalse(qemu.isAlive(), "a guest that hung is not kept");
  }

  @Test
  void aGuestThatGoesAstrayIsReportedWithItsRegisters() {
    try (QemuX86Machine machine = QemuX86Machine.start(SMALL)) {
      X86Cpu cpu = machine.cpus().get(0);
      cpu.store32(ADDRESS, 1, false);
      losePatience();
      // There are no tables: fault upon fault upon fault, and it starts from reset, again and
      // again.
      QemuFailureException failure =
          assertThrows(QemuFailureException.class, () -> cpu.setCr0(Cr.CR0_PG));
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains("PAGING_ON"), message);
      assertTrue(message.contains("EIP="), message);
    }
  }

  @Test
  void aGuestThatDiesIsReportedAtOnce() throws Exception {
    try (QemuX86Machine machine = QemuX86Machine.start(SMALL)) {
      X86Cpu cpu = machine.cpus().get(0);
      cpu.store32(ADDRESS, 1, false);
      ProcessHandle qemu = qemuOf(machine);
      qemu.destroyForcibly();
      qemu.onExit().get();
      QemuFailureException failure =
          assertThrows(QemuFailureException.class, () -> cpu.load32(ADDRESS, false));
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains("has died") || message.contains("has ended"), message);
    }
  }

  @Test
  void aMachineThatWasClosedIsDrivenNoMore() {
    QemuX86Machine machine = QemuX86Machine.start(SMALL);
    machine.close();
    machine.close();
    X86Cpu cpu = machine.cpus().get(0);
    assertThrows(IllegalStateException.class, () -> cpu.load32(ADDRESS, false));
  }

  @Test
  void aGuestThatIsUsedAgainIsAsGoodAsNew() {
    QemuProcesses.endKept();
    long pid;
    int fresh;
    try (QemuX86Machine machine = QemuX86Machine.start(SMALL)) {
      pid = machine.machine().process().pid();
      X86Cpu cpu = machine.cpus().get(0);
      fresh = cpu.load32(ADDRESS, false);
      assertEquals((int) machine.machine().poison(), fresh);
      cpu.fill32(ADDRESS, 1 << 18, 0x1234, 0, false);
      cpu.setCr3(0x123000);
      cpu.setCr4(cpu.cr4() | 0x10);
    }
    try (QemuX86Machine machine = QemuX86Machine.start(SMALL)) {
      assertEquals(pid, machine.machine().process().pid(), "it is the same");
      X86Cpu cpu = machine.cpus().get(0);
      for (long at = ADDRESS; at < ADDRESS + (1 << 20); at += 4096) {
        assertEquals(fresh, cpu.load32(at, false));
      }
      assertEquals(0, cpu.cr3());
      assertEquals(0, cpu.cr4() & 0x10);
    }
    try (QemuX86Machine one = QemuX86Machine.start(SMALL);
        QemuX86Machine two = QemuX86Machine.start(SMALL)) {
      one.cpus().get(0).store32(ADDRESS, 1, false);
      two.cpus().get(0).store32(ADDRESS, 2, false);
      assertEquals(1, one.cpus().get(0).load32(ADDRESS, false), "two at once share nothing");
    }
  }

  @Test
  void guestsThatNoOneReachesEnd() throws Exception {
    QemuProcesses.endKept();
    List<ProcessHandle> shell = List.of(forgotten());
    for (int i = 0; i < 200 && shell.get(0).isAlive(); i++) {
      System.gc();
      Thread.sleep(20);
      QemuProcesses.endKept();
    }
    assertFalse(shell.get(0).isAlive());
  }

  private static void losePatience() {
    System.setProperty(QemuProcess.PATIENCE_PROPERTY, "1");
  }

  private static ProcessHandle forgotten() {
    return ProcessHandle.of(QemuX86Machine.start(SMALL).machine().process().pid()).orElseThrow();
  }

  private static ProcessHandle qemuOf(QemuX86Machine machine) {
    return ProcessHandle.of(machine.machine().process().pid())
        .orElseThrow()
        .children()
        .filter(p -> p.info().command().orElse("").contains("qemu"))
        .findFirst()
        .orElseThrow();
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }
}
