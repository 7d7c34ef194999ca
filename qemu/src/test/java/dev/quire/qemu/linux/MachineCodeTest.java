package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.common.elf.ElfMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Programs of a few instructions: what they do wrong, and what is theirs alone. */
class MachineCodeTest extends GuestTest {
  private static final int ENTRY = 0x00100000;

  @TempDir Path directory;

  /** Runs the code of the architecture: bytes on x86, words on ARM. */
  private Guest.Run run(String architecture, String x86, int... arm) {
    Guest guest = guest(architecture);
    byte[] code;
    if (guest.isX86()) {
      code = HexFormat.of().parseHex(x86.replace(" ", ""));
    } else {
      ByteBuffer words = ByteBuffer.allocate(4 * arm.length).order(ByteOrder.LITTLE_ENDIAN);
      words.asIntBuffer().put(arm);
      code = words.array();
    }
    int machine = guest.isX86() ? ElfMachine.I386 : ElfMachine.ARM;
    Path file = TinyElf.write(directory.resolve("code"), machine, ENTRY, code);
    return guest.run(List.of(file.toString()));
  }

  @OnBoth
  void forbiddenStoreEndsTheProgram(String architecture) {
    // mov dword [0x10], 1; mov r0, #16 and str r0, [r0]
    Guest.Run run = run(architecture, "c7 05 10000000 01000000", 0xe3a00010, 0xe5800000);
    assertEquals(128 + 11, run.code());
    String at = architecture.equals("x86") ? "0x100000" : "0x100004";
    assertEquals(
        List.of("code[1]: SIGSEGV: write at 0x10, nothing is mapped there; instruction at " + at),
        run.reports());
  }

  @OnBoth
  void textIsNotWritten(String architecture) {
    // mov dword [0x100000], 1; movw r0, movt r0 and str r0, [r0]
    Guest.Run run =
        run(architecture, "c7 05 00001000 01000000", 0xe3000000, 0xe3400010, 0xe5800000);
    assertEquals(128 + 11, run.code());
    assertTrue(
        run.reports().get(0).contains("write at 0x100000, segment"), run.reports().toString());
  }

  @OnBoth
  void kernelAddressesAreNotThePrograms(String architecture) {
    // mov eax, [0xfffff000]; mvn r0, #0, bic r0, r0, #0xff0 and ldr r0, [r0]
    Guest.Run run = run(architecture, "a1 00f0ffff", 0xe3e00000, 0xe3c00eff, 0xe5900000);
    assertEquals(128 + 11, run.code());
    assertTrue(run.reports().get(0).contains("nothing is mapped there"), run.reports().toString());
  }

  @OnBoth
  void undefinedInstructionsAreSignals(String architecture) {
    // ud2; udf
    assertEquals(128 + 4, run(architecture, "0f 0b", 0xe7f000f0).code());
    // int3; bkpt
    assertEquals(128 + 5, run(architecture, "cc", 0xe1200070).code());
    // hlt; mrc p15, 0, r0, c1, c0, 0
    int privileged = architecture.equals("x86") ? 11 : 4;
    assertEquals(128 + privileged, run(architecture, "f4", 0xee110f10).code());
    if (architecture.equals("x86")) {
      // xor ecx, ecx; div ecx
      assertEquals(128 + 8, run(architecture, "31 c9 f7 f1").code());
    }
  }

  @OnBoth
  void unknownCallsAreAnswered(String architecture) {
    // Call 9999 and leave with the error.
    Guest.Run run =
        run(
            architecture,
            "b8 0f270000 cd80 f7d8 89c3 b8 01000000 cd80",
            0xe302770f,
            0xef000000,
            0xe2600000,
            0xe3a07001,
            0xef000000);
    assertEquals(38, run.code()); // ENOSYS
    assertEquals(List.of("call_9999"), run.result().unknownCalls());
  }

  /**
   * Two processes put their own numbers into registers of the floating-point unit (and on ARM into
   * the thread pointer), count for some ticks, and look.
   */
  @OnBoth
  void floatingPointStateBelongsToTheThread(String architecture) {
    String x86 =
        "b8 02000000 cd80 89c6" // fork; mov esi, eax
            + " 660f6ec6 56 db0424" // movd xmm0, esi; push esi; fild [esp]
            + " b9 00000004 49 75fd" // count down
            + " 660f7ec7 31db 39f7 0f95c3" // movd edi, xmm0; bl = edi != esi
            + " db1c24 393424 7402 b302" // fistp [esp]; bl = 2 if it is not esi
            + " 85f6 741a" // the child leaves now
            + " 53 b8 72000000 bb ffffffff 8d4c24f0 31d2 31f6 cd80 5b" // wait4
            + " 0a5c24ed" // or bl, the child's code
            + " b8 01000000 cd80"; // exit
    Guest.Run run =
        run(
            architecture,
            x86,
            0xe3a07002, // fork
            0xef000000,
            0xe1a04000, // mov r4, r0
            0xe3007005, // set_tls
            0xe340700f,
            0xef000000,
            0xee004a10, // vmov s0, r4
            0xe3a05301, // count down
            0xe2555001,
            0x1afffffd,
            0xee106a10, // vmov r6, s0
            0xe3a08000,
            0xe1560004,
            0x13a08001,
            0xee1d6f70, // mrc p15, 0, r6, c13, c0, 3
            0xe1560004,
            0x13a08002,
            0xe3540000, // the child leaves now
            0x0a000008,
            0xe24dd008, // wait4
            0xe3e00000,
            0xe1a0100d,
            0xe3a02000,
            0xe3a03000,
            0xe3a07072,
            0xef000000,
            0xe5dd0001, // orr r8, the child's code
            0xe1888000,
            0xe1a00008, // exit
            0xe3a07001,
            0xef000000);
    assertEquals(0, run.code(), () -> run.reports() + " " + run.result());
    assertTrue(run.result().ticks() >= 2, run.result().toString());
    assertEquals(2, run.result().processes());
  }
}
