package dev.quire.common.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Files written byte by byte from the System V ABI, and what they must be read as. */
class ExecutableGoldenTest {

  private static final byte[] ELF32 =
      bytes(
          "7f454c46 01 01 01 00 0000000000000000", // e_ident: ELF32, little endian
          "0200 0300 01000000", // ET_EXEC, EM_386, version
          "54800408 34000000 00000000 00000000", // e_entry, e_phoff, e_shoff, e_flags
          "3400 2000 0100 0000 0000 0000", // sizes and counts
          "01000000 00000000 00800408 00800408", // PT_LOAD, offset, vaddr, paddr
          "58000000 00200000 05000000 00100000", // filesz, memsz, r-x, align
          "90 90 f4 cc"); // the code

  private static final byte[] ELF64 =
      bytes(
          "7f454c46 02 01 01 00 0000000000000000",
          "0300 3e00 01000000", // ET_DYN, EM_X86_64
          "b800000000000000 4000000000000000 0000000000000000", // e_entry, e_phoff, e_shoff
          "00000000 4000 3800 0200 0000 0000 0000",
          "01000000 05000000 0000000000000000", // PT_LOAD r-x, offset
          "0000000000000000 0000000000000000", // vaddr, paddr
          "b800000000000000 b800000000000000 0010000000000000", // filesz, memsz, align
          "01000000 06000000 b000000000000000", // PT_LOAD rw-, offset
          "b010000000000000 b010000000000000",
          "0800000000000000 0030000000000000 0010000000000000",
          "0102030405060708"); // the data

  @Test
  void readsElf32() {
    Executable executable = Executable.parse(ByteSource.of(ELF32));

    assertEquals(ElfClass.ELF32, executable.elfClass());
    assertEquals(4, executable.elfClass().wordBytes());
    assertEquals(ElfType.EXEC, executable.type());
    assertEquals(ElfMachine.I386, executable.machine());
    assertEquals(0x08048054L, executable.entry());
    assertEquals(52, executable.programHeadersOffset());
    assertEquals(32, executable.programHeaderBytes());
    assertEquals(1, executable.programHeaderCount());
    assertEquals(OptionalLong.of(0x08048034L), executable.programHeadersAddress());
    assertEquals(
        List.of(Segment.create(0x08048000L, 0, 0x58, 0x2000, 5, 0x1000)), executable.segments());
    assertFalse(executable.segments().get(0).writable());
    assertTrue(executable.segments().get(0).executable());
    assertFalse(executable.hasInterpreter());
    assertFalse(executable.hasThreadLocalStorage());
    assertTrue(executable.wantsExecutableStack());
    assertEquals(0x08048000L, executable.firstPage());
    assertEquals(0x0804a000L, executable.limitPage());
  }

  @Test
  void placesElf32() {
    PlacedExecutable placed =
        Executable.parse(ByteSource.of(ELF32))
            .placed(0, ExecutableRules.forMachine(0x1000, 0xc0000000L, ElfMachine.I386));

    assertEquals(1, placed.regions().size());
    LoadRegion region = placed.regions().get(0);
    assertEquals(0x08048000L, region.firstPage());
    assertEquals(2, region.pageCount());
    assertEquals(0x0804a000L, region.limit());
    assertFalse(region.writable());
    assertTrue(region.executable());
    assertEquals(List.of(FileRange.create(0, 0, 0x58)), region.fileRanges());
    byte[] page = dirtyPage();
    region.pageContent(0, page);
    assertArrayEquals(Arrays.copyOf(ELF32, 4096), page);
    assertFalse(region.isBlank(0));
    region.pageContent(1, page);
    assertArrayEquals(new byte[4096], page);
    assertTrue(region.isBlank(1));
  }

  @Test
  void placesElf64WithBias() {
    Executable executable = Executable.parse(ByteSource.of(ELF64));
    assertEquals(ElfClass.ELF64, executable.elfClass());
    assertEquals(ElfType.DYN, executable.type());
    assertEquals(ElfMachine.X86_64, executable.machine());
    assertEquals(56, executable.programHeaderBytes());

    PlacedExecutable placed =
        executable.placed(0x400000, ExecutableRules.forAnyMachine(0x1000, 0x40000000));

    assertEquals(0x4000b8, placed.entry());
    assertEquals(OptionalLong.of(0x400040), placed.programHeadersAddress());
    assertEquals(2, placed.regions().size());
    LoadRegion text = placed.regions().get(0);
    LoadRegion data = placed.regions().get(1);
    assertEquals(0x400000, text.firstPage());
    assertEquals(1, text.pageCount());
    assertEquals(0x401000, data.firstPage());
    assertEquals(4, data.pageCount()); // 0x4010b0 to 0x4040b0
    assertTrue(data.writable());
    assertFalse(data.executable());
    assertEquals(List.of(FileRange.create(0xb0, 0xb0, 8)), data.fileRanges());
    byte[] expected = new byte[4096];
    System.arraycopy(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, expected, 0xb0, 8);
    byte[] page = dirtyPage();
    data.pageContent(0, page);
    assertArrayEquals(expected, page);
  }

  @Test
  void reportsOtherHeaders() {
    Executable executable =
        ElfImage.elf32()
            .type(3)
            .load(0, 0, 0x1000, 0x1000, "rx")
            .header(3, 0x200, 0x200, 0x13, 0x13, 4, 1)
            .header(7, 0x300, 0x300, 0x10, 0x20, 4, 4)
            .header(0x6474e551, 0, 0, 0, 0, 6, 16)
            .parse();

    assertTrue(executable.hasInterpreter());
    assertTrue(executable.hasThreadLocalStorage());
    assertFalse(executable.wantsExecutableStack());
    assertEquals(1, executable.segments().size());
    assertEquals(4, executable.programHeaderCount());
  }

  @Test
  void headersThatAreNotLoadedHaveNoAddress() {
    Executable executable = ElfImage.elf32().type(3).load(0, 0x1000, 0x10, 0x10, "r").parse();

    assertEquals(OptionalLong.empty(), executable.programHeadersAddress());
  }

  @Test
  void emptySegmentsAreLeftOut() {
    for (ElfImage image : List.of(ElfImage.elf32(), ElfImage.elf64())) {
      Executable executable =
          image
              .type(3)
              .load(0x10000, 0, 0, 0, "r")
              .load(0x20000, 0, 1, 1, "r")
              .load(0x20000, 0, 0, 0, "rw")
              .parse();

      assertEquals(1, executable.segments().size());
      assertEquals(0x20000, executable.segments().get(0).virtualAddress());
    }
  }

  private static byte[] dirtyPage() {
    byte[] page = new byte[4096];
    Arrays.fill(page, (byte) 0xee);
    return page;
  }

  private static byte[] bytes(String... lines) {
    return HexFormat.of().parseHex(String.join("", lines).replace(" ", ""));
  }
}
