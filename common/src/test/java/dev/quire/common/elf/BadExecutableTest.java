package dev.quire.common.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.common.elf.BadExecutableException.Reason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a file is refused, from a file that is right but for one thing. */
class BadExecutableTest {

  private static final ExecutableRules RULES =
      ExecutableRules.forMachine(0x1000, 0xc0000000L, ElfMachine.I386);

  /** A file, and why it must be refused. */
  record Bad(String what, Reason reason, ByteSource file, long bias) {
    @Override
    public String toString() {
      return reason + " " + what;
    }
  }

  static List<Bad> badFiles() {
    return List.of(
        bad("empty", Reason.NOT_ELF, new byte[0]),
        bad("three bytes", Reason.NOT_ELF, Arrays.copyOf(good().bytes(), 3)),
        bad("script", Reason.NOT_ELF, patched(0, '#')),
        bad("class 0", Reason.UNKNOWN_CLASS, patched(4, 0)),
        bad("class 3", Reason.UNKNOWN_CLASS, patched(4, 3)),
        bad("big endian", Reason.BIG_ENDIAN, patched(5, 2)),
        bad("data 0", Reason.UNKNOWN_ENCODING, patched(5, 0)),
        bad("ident version", Reason.UNKNOWN_ENCODING, patched(6, 2)),
        bad("version", Reason.UNKNOWN_ENCODING, patched(20, 2)),
        bad("object file", Reason.UNSUPPORTED_TYPE, good().type(1).bytes()),
        bad("core dump", Reason.UNSUPPORTED_TYPE, good().type(4).bytes()),
        bad("ident cut", Reason.TRUNCATED, Arrays.copyOf(good().bytes(), 15)),
        bad("header cut", Reason.TRUNCATED, Arrays.copyOf(good().bytes(), 51)),
        bad("table cut", Reason.TRUNCATED, Arrays.copyOf(good().bytes(), 115)),
        bad("table far", Reason.TRUNCATED, patched(31, 0x7f)),
        bad("table above 2 GB", Reason.TRUNCATED, patched(31, 0xff)),
        bad("segment cut", Reason.TRUNCATED, Arrays.copyOf(good().bytes(), 0x2fff)),
        bad(
            "segment at 2^63 of the file",
            Reason.TRUNCATED,
            ElfImage.elf64().load(0x8000, Long.MIN_VALUE, 0x10, 0x10, "r").bytes()),
        bad(
            "segment of 2^64 - 1 bytes",
            Reason.TRUNCATED,
            ElfImage.elf64().load(0x8000, 0, -1, -1, "r").bytes()),
        bad("no headers", Reason.NO_LOADABLE_SEGMENT, ElfImage.elf32().bytes()),
        bad(
            "no PT_LOAD",
            Reason.NO_LOADABLE_SEGMENT,
            ElfImage.elf32().header(6, 0, 0, 0, 0, 4, 4).bytes()),
        bad(
            "empty PT_LOAD",
            Reason.NO_LOADABLE_SEGMENT,
            ElfImage.elf32().load(0x8000, 0, 0, 0, "r").bytes()),
        bad("e_ehsize 51", Reason.BAD_HEADER_SIZES, patched(40, 51)),
        bad("e_phentsize 0", Reason.BAD_HEADER_SIZES, patched(42, 0)),
        bad("e_phentsize of ELF64", Reason.BAD_HEADER_SIZES, patched(42, 56)),
        bad("e_phnum 65282", Reason.BAD_HEADER_SIZES, patched(45, 0xff)),
        bad(
            "memory smaller",
            Reason.MEMORY_SMALLER_THAN_FILE,
            good().load(0x20000, 0, 0x10, 0xf, "r").bytes()),
        bad(
            "wrapping ELF32",
            Reason.WRAPPING,
            good().load(0xfffff000L, 0, 0x10, 0x1001, "r").bytes()),
        bad(
            "wrapping ELF64",
            Reason.WRAPPING,
            ElfImage.elf64().load(-0x1000, 0, 0x10, 0x1000, "r").bytes()),
        new Bad(
            "wrapping with its bias",
            Reason.WRAPPING,
            ByteSource.of(good().type(3).entry(0).bytes()),
            0xffff0000L),
        new Bad(
            "wrapping with a bias of 64 bits",
            Reason.WRAPPING,
            ByteSource.of(good().type(3).entry(0).bytes()),
            -0x1000),
        bad("alignment 3", Reason.BAD_ALIGNMENT, good().header(1, 0, 0x20000, 0, 1, 4, 3).bytes()),
        bad(
            "address and offset",
            Reason.MISALIGNED,
            good().load(0x20010, 0x20, 0x10, 0x10, "r").bytes()),
        bad(
            "one byte in common",
            Reason.OVERLAPPING,
            good().load(0x0804bfffL, 0xfff, 1, 1, "r").bytes()),
        bad("the same twice", Reason.OVERLAPPING, good().load(0x08048000L, 0, 1, 1, "r").bytes()),
        bad("for ARM", Reason.WRONG_MACHINE, good().machine(40).bytes()),
        bad(
            "64-bit addresses",
            Reason.WRONG_CLASS,
            ElfImage.elf64().load(0x100000000L, 0, 0x10, 0x10, "rx").bytes()),
        bad(
            "kernel address",
            Reason.KERNEL_ADDRESS,
            good().load(0xc0000000L, 0, 0x10, 0x10, "r").bytes()),
        bad(
            "into the kernel by a byte",
            Reason.KERNEL_ADDRESS,
            good().load(0xbffff000L, 0, 0x10, 0x1001, "r").bytes()),
        bad("page zero", Reason.BELOW_USER_RANGE, good().load(0xfff, 0xfff, 1, 1, "r").bytes()),
        bad("entry in data", Reason.BAD_ENTRY, good().entry(0x0804b000L).bytes()),
        bad("entry nowhere", Reason.BAD_ENTRY, good().entry(0).bytes()),
        bad("entry just after", Reason.BAD_ENTRY, good().entry(0x0804a000L).bytes()));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void isRefused(Bad bad) {
    BadExecutableException refusal =
        assertThrows(
            BadExecutableException.class,
            () -> Executable.parse(bad.file()).placed(bad.bias(), RULES));

    assertEquals(bad.reason(), refusal.reason(), refusal::getMessage);
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith(bad.reason() + ": "), refusal::getMessage);
  }

  @Test
  void aSegmentWithMorePagesThanAnInt() {
    Executable executable =
        ElfImage.elf64().type(3).load(0x10000, 0, 0x10, 0x1_0000_0000_0000L, "r").parse();

    BadExecutableException refusal =
        assertThrows(
            BadExecutableException.class,
            () -> executable.placed(0, ExecutableRules.forAnyMachine(0x1000, 0x2_0000_0000_0000L)));

    assertEquals(Reason.TOO_LARGE, refusal.reason());
  }

  @Test
  void everyReasonIsTested() {
    Set<Reason> tested = EnumSet.of(Reason.TOO_LARGE);
    badFiles().forEach(bad -> tested.add(bad.reason()));

    assertEquals(EnumSet.allOf(Reason.class), tested);
  }

  @Test
  void theFileWithoutTheFaultIsAccepted() {
    assertEquals(2, good().parse().placed(0, RULES).regions().size());
  }

  @Test
  void messagesNameValueAndRule() {
    BadExecutableException refusal =
        assertThrows(
            BadExecutableException.class, () -> good().load(0x20000, 0, 0x10, 0xf, "r").parse());

    assertEquals(
        "MEMORY_SMALLER_THAN_FILE: segment 2 has a memory size of 0xf;"
            + " it must be at least the file size 0x10",
        refusal.getMessage());
  }

  @Test
  void theMachineCheckCanBeOff() {
    ExecutableRules any = ExecutableRules.forAnyMachine(0x1000, 0xc0000000L);

    assertEquals(2, good().machine(40).parse().placed(0, any).regions().size());
  }

  @Test
  void aBiasThatTheTypeCannotHaveIsTheCallersError() {
    Executable fixed = good().parse();
    Executable free = good().type(3).parse();

    assertThrows(IllegalArgumentException.class, () -> fixed.placed(0x1000, RULES));
    assertThrows(IllegalArgumentException.class, () -> free.placed(0x10, RULES));
    assertEquals(0x10000, free.placed(0x10000, RULES).bias());
  }

  @Test
  void rulesMustNameWholePages() {
    assertThrows(
        IllegalArgumentException.class, () -> ExecutableRules.forAnyMachine(0x1001, 0x3000));
    assertThrows(
        IllegalArgumentException.class, () -> ExecutableRules.forAnyMachine(0x1000, 0x3001));
    assertThrows(
        IllegalArgumentException.class, () -> ExecutableRules.forAnyMachine(0x3000, 0x3000));
  }

  /** Text of two pages and data of one, for i386. */
  private static ElfImage good() {
    return ElfImage.elf32()
        .entry(0x08048080L)
        .load(0x08048000L, 0, 0x2000, 0x2000, "rx")
        .load(0x0804b000L, 0x2000, 0x1000, 0x1000, "rw");
  }

  private static byte[] patched(int at, int value) {
    byte[] file = good().bytes();
    file[at] = (byte) value;
    return file;
  }

  private static Bad bad(String what, Reason reason, byte[] file) {
    return new Bad(what, reason, ByteSource.of(file), 0);
  }
}
