package dev.quire.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.PageNumber;
import dev.quire.api.Protection;
import dev.quire.qemu.user.Armv7Register;
import dev.quire.qemu.user.Trap;
import dev.quire.qemu.user.UserContext;
import dev.quire.qemu.user.UserCpu;
import dev.quire.qemu.user.X86Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User code on QEMU's processors: faults, system calls, ticks, all of its state. */
@NeedsQemu
class UserCodeTest {
  private static final PageNumber CODE = PageNumber.of(0x100);
  private static final PageNumber DATA = PageNumber.of(0x500);
  private static final int START = 0x100000;
  private static final long STACK = 0x700000;

  /** Stores 42 at DATA, makes a system call, and goes round for ever. */
  private static int[] storesCallsAndLoops(boolean x86) {
    return x86
        ? new int[] {
          0x00002ab8, // mov $42, %eax
          0x0000a300, // mov %eax, 0x500000
          0x80cd0050, // int $0x80
          0xfeeb // jmp .
        }
        : new int[] {
          0xe3a0002a, // mov r0, #42
          0xe3a01605, // mov r1, #0x500000
          0xe5810000, // str r0, [r1]
          0xef000000, // svc #0
          0xeafffffe // b .
        };
  }

  private static int pc(boolean x86) {
    return x86 ? X86Register.EIP.ordinal() : Armv7Register.PC.ordinal();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "x86-pae", "armv7"})
  void faultsAreResumedAndCallsAndTicksReturn(String architecture) {
    for (int processor = 0; processor < 2; processor++) {
      try (GuestFixture guest =
          new GuestFixture(architecture, processor, b -> b.processors(2).build())) {
        List<String> faults = new ArrayList<>();
        guest.paging.setFaultHandler(
            (on, fault) -> {
              faults.add(fault.access() + " " + fault.address() + " " + fault.user());
              guest.map(fault.address().page(), Protection.USER_READ_WRITE);
              return Verdict.RETRY;
            });
        guest.code(CODE, storesCallsAndLoops(guest.x86));
        UserCpu cpu = guest.machine.userCpus().get(processor);
        UserContext context = cpu.start(START, STACK);
        assertEquals(Trap.SYSTEM_CALL, untilTrap(cpu, context));
        assertEquals(List.of(Access.WRITE + " " + DATA.address() + " true"), faults);
        assertEquals(42, context.get(0));
        assertEquals(42, guest.processor.user().load32(DATA.address()));
        int after = START + (guest.x86 ? 12 : 16);
        assertEquals(after, context.get(pc(guest.x86)), "behind the call");
        long start = System.nanoTime();
        assertEquals(Trap.TICK, cpu.run(context));
        assertEquals(Trap.TICK, cpu.run(context));
        assertTrue(System.nanoTime() - start >= 10_000_000, "a tick takes 10 ms of user code");
        assertEquals(after, context.get(pc(guest.x86)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "x86-pae", "armv7"})
  void aFaultThatIsRefusedLeavesTheContextAtIt(String architecture) {
    try (GuestFixture guest = new GuestFixture(architecture)) {
      guest.paging.setFaultHandler((on, fault) -> Verdict.VIOLATION);
      guest.code(CODE, storesCallsAndLoops(guest.x86));
      UserCpu cpu = guest.machine.userCpus().get(0);
      UserContext context = cpu.start(START, STACK);
      assertThrows(AccessViolation.class, () -> cpu.run(context));
      assertEquals(START + (guest.x86 ? 5 : 8), context.get(pc(guest.x86)));
      assertEquals(42, context.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "x86-pae", "armv7"})
  void registersAndFloatingPointStateBelongToTheContext(String architecture) {
    try (GuestFixture guest = new GuestFixture(architecture)) {
      guest.code(CODE, storesCallsAndLoops(guest.x86));
      guest.map(DATA, Protection.USER_READ_WRITE);
      UserCpu cpu = guest.machine.userCpus().get(0);
      List<UserContext> contexts = List.of(cpu.start(START, STACK), cpu.start(START, STACK));
      // XMM0 and what follows, or D0 and what follows.
      int from = guest.x86 ? 160 : 0;
      int bytes = guest.x86 ? 128 : 256;
      for (int i = 0; i < 2; i++) {
        UserContext context = contexts.get(i);
        for (int register = 2; register < 6; register++) {
          context.set(register, 0x1000 * (i + 1) + register);
        }
        for (int at = from; at < from + bytes; at++) {
          context.floating()[at] = (byte) (at * (i + 3));
        }
      }
      List<UserContext> before = contexts.stream().map(UserContext::copy).toList();
      contexts.forEach(context -> assertEquals(Trap.SYSTEM_CALL, untilTrap(cpu, context)));
      // A bulk access by user code of the kernel's uses the same registers.
      guest.processor.user().read(DATA.address(), new byte[4096], 0, 4096);
      contexts.forEach(context -> assertEquals(Trap.TICK, cpu.run(context)));
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(
            Arrays.copyOfRange(before.get(i).floating(), from, from + bytes),
            Arrays.copyOfRange(contexts.get(i).floating(), from, from + bytes));
        for (int register = 2; register < 6; register++) {
          assertEquals(before.get(i).get(register), contexts.get(i).get(register));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "x86-pae", "armv7"})
  void threadPointerIsSeenByUserCode(String architecture) {
    try (GuestFixture guest = new GuestFixture(architecture)) {
      if (guest.x86) {
        // mov %gs:0, %eax; int $0x80
        guest.code(CODE, 0x0000a165, 0x80cd0000);
      } else {
        // mrc p15, 0, r0, c13, c0, 3; ldr r0, [r0]; svc #0
        guest.code(CODE, 0xee1d0f70, 0xe5900000, 0xef000000);
      }
      guest.map(DATA, Protection.USER_READ_WRITE);
      guest.processor.user().store32(DATA.address().plus(0x80), 0x7157);
      UserCpu cpu = guest.machine.userCpus().get(0);
      UserContext context = cpu.start(START, STACK);
      context.setThreadPointer((int) DATA.address().value() + 0x80);
      assertEquals(Trap.SYSTEM_CALL, untilTrap(cpu, context));
      assertEquals(0x7157, context.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "x86-pae", "armv7"})
  void whatUserCodeMayNotDoIsNamed(String architecture) {
    try (GuestFixture guest = new GuestFixture(architecture)) {
      UserCpu cpu = guest.machine.userCpus().get(0);
      if (guest.x86) {
        assertTrap(guest, cpu, Trap.UNDEFINED, 0x0b0f, START); // ud2
        assertTrap(guest, cpu, Trap.PROTECTION, 0xf4, START); // hlt
        assertTrap(guest, cpu, Trap.PROTECTION, 0xc0200f, START); // mov %cr0, %eax
        assertTrap(guest, cpu, Trap.PROTECTION, 0x30cd, START); // int $0x30: the stub's own
        assertTrap(guest, cpu, Trap.BREAKPOINT, 0xcc, START); // int3
        assertTrap(guest, cpu, Trap.ARITHMETIC, 0xf0f7, START); // div %eax, which is 0
      } else {
        assertTrap(guest, cpu, Trap.UNDEFINED, 0xe7f000f0, START); // udf #0
        assertTrap(guest, cpu, Trap.UNDEFINED, 0xee110f10, START); // mrc p15, 0, r0, c1, c0, 0
        assertTrap(guest, cpu, Trap.BREAKPOINT, 0xe1200070, START); // bkpt
        assertTrap(guest, cpu, Trap.UNDEFINED, 0xde00, START | 1); // udf #0, Thumb
      }
    }
  }

  /** Lets user code go on after ticks, which may come at any time on a busy machine. */
  private static Trap untilTrap(UserCpu cpu, UserContext context) {
    Trap trap = cpu.run(context);
    while (trap == Trap.TICK) {
      trap = cpu.run(context);
    }
    return trap;
  }

  private static void assertTrap(
      GuestFixture guest, UserCpu cpu, Trap expected, int instruction, int entry) {
    PageNumber page = PageNumber.of(START / PageNumber.BYTES);
    guest.code(page, instruction);
    UserContext context = cpu.start(entry, STACK);
    assertEquals(expected, untilTrap(cpu, context), Integer.toHexString(instruction));
    assertEquals(START, context.get(pc(guest.x86)), "the context is at the instruction");
    guest.unmap(page);
  }
}
