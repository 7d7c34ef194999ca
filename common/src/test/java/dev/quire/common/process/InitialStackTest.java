package dev.quire.common.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.common.elf.ByteSource;
import dev.quire.common.elf.Executable;
import dev.quire.common.elf.ExecutableRules;
import dev.quire.common.elf.PlacedExecutable;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stack of a new process, against bytes worked out by hand. */
class InitialStackTest {

  /** Four values of a random generator with seed 42: -1170105035, 234785527, and so on. */
  private static final String RANDOM = "359d41baf78afe0de1bbe7ae28c0450c";

  @Test
  void wordsOfFourBytes() {
    StackImage image =
        stack()
            .auxiliary(
                AuxiliaryVector.empty().with(AuxType.ENTRY, 0x08048080).with(AuxType.PAGESZ, 4096))
            .build()
            .image();

    assertEquals(0xbfffff80L, image.stackPointer());
    assertBytes(
        image,
        "02000000", // ff80 argc
        "eaffffbf edffffbf 00000000", // ff84 argv
        "f0ffffbf 00000000", // ff90 envp
        "06000000 00100000", // ff98 AT_PAGESZ
        "09000000 80800408", // ffa0 AT_ENTRY
        "0f000000 e5ffffbf", // ffa8 AT_PLATFORM
        "19000000 d0ffffbf", // ffb0 AT_RANDOM
        "1f000000 f4ffffbf", // ffb8 AT_EXECFN
        "00000000 00000000", // ffc0 AT_NULL
        "00000000 00000000", // ffc8
        RANDOM, // ffd0
        "00 00 00 00 00", // ffe0
        "69363836 00", // ffe5 i686
        "7368 00 2d63 00", // ffea sh, -c
        "413d62 00", // fff0 A=b
        "2f62696e2f7368 00", // fff4 /bin/sh
        "00000000"); // fffc
  }

  @Test
  void wordsOfEightBytes() {
    StackImage image = stack().top(0x7fff_0000_0000L).wordBytes(8).build().image();

    // 14 words end at ...ffd0, where the random bytes begin.
    assertEquals(0x7ffe_ffff_ff60L, image.stackPointer());
    assertBytes(
        image,
        "0200000000000000", // ff60 argc
        "e6fffffffe7f0000 e9fffffffe7f0000 0000000000000000", // ff68 argv
        "ecfffffffe7f0000 0000000000000000", // ff80 envp
        "0f00000000000000 e1fffffffe7f0000", // ff90 AT_PLATFORM
        "1900000000000000 d0fffffffe7f0000", // ffa0 AT_RANDOM
        "1f00000000000000 f0fffffffe7f0000", // ffb0 AT_EXECFN
        "0000000000000000 0000000000000000", // ffc0 AT_NULL
        RANDOM, // ffd0
        "00", // ffe0
        "69363836 00", // ffe1 i686
        "7368 00 2d63 00", // ffe6 sh, -c
        "413d62 00", // ffec A=b
        "2f62696e2f7368 00", // fff0 /bin/sh
        "0000000000000000"); // fff8
  }

  @Test
  void theVectorOfAProgramTellsItsPlace() {
    byte[] file =
        HexFormat.of()
            .parseHex(
                "7f454c46010101000000000000000000"
                    + "030028000100000010000000340000000000000000000000"
                    + "340020000100000000000000"
                    + "0100000000000000000000000000000054000000540000000500000000100000");
    PlacedExecutable program =
        Executable.parse(ByteSource.of(file))
            .placed(0x20000, ExecutableRules.forAnyMachine(0x1000, 0x40000000));

    AuxiliaryVector vector = AuxiliaryVector.of(program);

    assertEquals(0x20034, vector.values().get(AuxType.PHDR));
    assertEquals(32, vector.values().get(AuxType.PHENT));
    assertEquals(1, vector.values().get(AuxType.PHNUM));
    assertEquals(0x20010, vector.values().get(AuxType.ENTRY));
    assertEquals(4096, vector.values().get(AuxType.PAGESZ));
    assertEquals(0, vector.values().get(AuxType.BASE));
    assertEquals(7, vector.with(AuxType.UID, 7).values().get(AuxType.UID));
    assertEquals(0, vector.values().get(AuxType.UID));
  }

  @Test
  void theLimitIsExact() {
    int size = stack().build().image().size();

    assertEquals(size, stack().limit(size).build().image().size());
    InitialStackTooLargeException refusal =
        assertThrows(InitialStackTooLargeException.class, stack().limit(size - 1).build()::image);
    assertEquals(size, refusal.needed());
    assertEquals(size - 1, refusal.limit());
    assertEquals(
        "the initial stack needs " + size + " bytes; it may have at most " + (size - 1),
        refusal.getMessage());
  }

  @Test
  void theSeedDecidesTheRandomBytes() {
    byte[] one = stack().build().image().bytes();

    assertArrayEquals(one, stack().build().image().bytes());
    assertFalse(Arrays.equals(one, stack().seed(43).build().image().bytes()));
  }

  @Test
  void theImageIsNotShared() {
    StackImage image = stack().build().image();
    image.bytes()[0] = 99;

    assertEquals(2, image.bytes()[0]);
  }

  @Test
  void wrongDescriptionsAreRefused() {
    assertRefused(stack().wordBytes(2), "a word of 2 bytes; it must have 4 or 8");
    assertRefused(stack().top(0xbffffff8L), "0xbffffff8 must be a multiple of 16");
    assertRefused(stack().top(0x100000010L), "0x100000010 must be an address of 4 bytes");
    assertRefused(stack().top(0), "must be an address of 4 bytes");
    assertRefused(stack().limit(-1), "a limit of -1 bytes");
    assertRefused(stack().limit(0xc0000001L), "it must lie between 0 and");
    assertRefused(stack().arguments(List.of("a", "b\0c")), "argument has a zero at 1");
    assertRefused(stack().environment(List.of("\0")), "environment string has a zero at 0");
    assertRefused(stack().fileName("\0"), "file name has a zero");
    assertRefused(stack().platform("\0"), "platform has a zero");
    assertRefused(
        stack().auxiliary(AuxiliaryVector.empty().with(AuxType.ENTRY, 0x100000000L)),
        "ENTRY is 0x100000000; it must fit in 4 bytes");
    assertThrows(
        IllegalArgumentException.class, () -> AuxiliaryVector.empty().with(AuxType.RANDOM, 1));
    assertThrows(IllegalStateException.class, () -> InitialStack.builder().build());
  }

  @Test
  void aStackMayEndAtTheTopOf32Bits() {
    StackImage image = stack().top(0x100000000L).build().image();

    assertEquals(0x100000000L, image.stackPointer() + image.size());
  }

  private static void assertRefused(InitialStack.Builder builder, String rule) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(String.valueOf(refusal.getMessage()).contains(rule), refusal::getMessage);
  }

  private static InitialStack.Builder stack() {
    return InitialStack.builder()
        .top(0xc0000000L)
        .limit(0x10000)
        .arguments(List.of("sh", "-c"))
        .environment(List.of("A=b"))
        .fileName("/bin/sh")
        .platform("i686")
        .seed(42);
  }

  private static void assertBytes(StackImage image, String... lines) {
    String expected = String.join("", lines).replace(" ", "");
    assertEquals(expected, HexFormat.of().formatHex(image.bytes()));
    assertEquals(expected.length() / 2, image.size());
  }
}
