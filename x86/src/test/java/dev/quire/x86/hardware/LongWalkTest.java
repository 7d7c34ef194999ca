package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.PagingException;
import dev.quire.api.TlbModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Long-mode walks of literal words, worked out by hand from Intel SDM volume 3A, 4.5 and 4.7. */
final class LongWalkTest {
  // 0xFFFF808040201ABC: PML4 index 257, then 1, 1 and 1; offset 0xABC.
  private static final long ADDRESS = 0xFFFF808040201ABCL;
  private static final long PML4E_AT = WideRig.PML4 + 0x808;
  private static final long PDPTE_AT = WideRig.POINTERS + 8;
  private static final long PDE_AT = WideRig.DIRECTORY + 8;
  private static final long PTE_AT = WideRig.TABLE + 8;

  private static WideRig rig(TlbModel model) {
    WideRig rig = new WideRig(X86Mode.LONG, model);
    rig.ram.store64(PML4E_AT, 0x2007);
    rig.ram.store64(PDPTE_AT, 0x3007);
    rig.ram.store64(PDE_AT, 0x5007);
    return rig;
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aSmallPage(TlbModel model) {
    WideRig rig = rig(model);
    rig.ram.store64(PTE_AT, 0xFFF0000000777003L);
    rig.ram.store32(0x00777ABC, 0xCAFE);
    assertEquals(0xCAFE, rig.cpu.load32(ADDRESS, false));
    // A in all four, D in none: it was a read. Bits 62 to 52 are the kernel's and stay.
    assertEquals(0x2027, rig.ram.load64(PML4E_AT));
    assertEquals(0x3027, rig.ram.load64(PDPTE_AT));
    assertEquals(0x5027, rig.ram.load64(PDE_AT));
    assertEquals(0xFFF0000000777023L, rig.ram.load64(PTE_AT));
    rig.cpu.store64(0xFFFF808040201AB8L, 0x1122334455667788L, false);
    assertEquals(0x1122334455667788L, rig.ram.load64(0x00777AB8));
    assertEquals(0x5027, rig.ram.load64(PDE_AT));
    assertEquals(0xFFF0000000777063L, rig.ram.load64(PTE_AT));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aPageOfTwoMegabytes(TlbModel model) {
    WideRig rig = rig(model);
    rig.ram.store64(PDE_AT, 0x7FF0000000C01087L);
    rig.ram.store32(0x00C01ABC, 5);
    assertEquals(5, rig.cpu.load32(ADDRESS, true));
    assertEquals(0x7FF0000000C010A7L, rig.ram.load64(PDE_AT));
    rig.cpu.store32(0xFFFF80804031FFFCL, 6, true);
    assertEquals(6, rig.ram.load32(0x00D1FFFC));
    assertEquals(0x7FF0000000C010E7L, rig.ram.load64(PDE_AT));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aPageOfOneGigabyte(TlbModel model) {
    WideRig rig = rig(model);
    // 1 GB from physical 0 on, with the PAT bit; offset 0x201ABC.
    rig.ram.store64(PDPTE_AT, 0x1087);
    rig.ram.store32(0x00201ABC, 5);
    assertEquals(5, rig.cpu.load32(ADDRESS, true));
    assertEquals(0x10A7, rig.ram.load64(PDPTE_AT));
    rig.cpu.store32(0xFFFF808040C00000L, 6, true);
    assertEquals(6, rig.ram.load32(0x00C00000));
    assertEquals(0x10E7, rig.ram.load64(PDPTE_AT));
    assertEquals(0x2027, rig.ram.load64(PML4E_AT));
  }

  @ParameterizedTest
  @CsvSource({
    // pml4e, pdpte, pde, pte, write, user, error code
    "0xFFFFFFFFFFFFFFFE, 0x3007, 0x5007, 0x777007, false, false, 0x0", // absent at each level
    "0x2007, 0xFFFFFFFFFFFFFFFE, 0x5007, 0x777007, true, true, 0x6",
    "0x2007, 0x3007, 0xFFFFFFFFFFFFFFFE, 0x777007, false, true, 0x4",
    "0x2007, 0x3007, 0x5007, 0xFFFFFFFFFFFFFFFE, true, false, 0x2",
    "0x2003, 0x3007, 0x5007, 0x777007, false, true, 0x5", // US clear at each level
    "0x2007, 0x3003, 0x5007, 0x777007, false, true, 0x5",
    "0x2007, 0x3007, 0x5003, 0x777007, false, true, 0x5",
    "0x2007, 0x3007, 0x5007, 0x777003, false, true, 0x5",
    "0x2005, 0x3007, 0x5007, 0x777007, true, true, 0x7", // RW clear at each level
    "0x2007, 0x3005, 0x5007, 0x777007, true, true, 0x7",
    "0x2007, 0x3007, 0x5005, 0x777007, true, true, 0x7",
    "0x2007, 0x3007, 0x5007, 0x777005, true, false, 0x3",
    "0x2087, 0x3007, 0x5007, 0x777007, false, false, 0x9", // PS in a PML4 entry
    "0x0008000000002007, 0x3007, 0x5007, 0x777007, false, false, 0x9", // bit 51
    "0x2007, 0x0000010000003007, 0x5007, 0x777007, true, true, 0xF", // bit 40
    "0x2007, 0x20002087, 0x5007, 0x777007, false, false, 0x9", // bits 13 and 29 of 1 GB
    "0x2007, 0x3007, 0x00C02087, 0x777007, false, true, 0xD", // bit 13 of 2 MB
    "0x2007, 0x3007, 0x5007, 0x0000010000777007, true, false, 0xB", // bit 40
    "0x0000010000002007, 0x3006, 0x5007, 0x777007, false, false, 0x9", // the first one counts
    "0x2006, 0x0000010000003007, 0x5007, 0x777007, false, false, 0x0",
  })
  void aFaultHasItsErrorCode(
      String pml4e,
      String pdpte,
      String pde,
      String pte,
      boolean write,
      boolean user,
      String code) {
    WideRig rig = rig(TlbModel.DIRECT);
    long[] at = {PML4E_AT, PDPTE_AT, PDE_AT, PTE_AT};
    long[] words = {word(pml4e), word(pdpte), word(pde), word(pte)};
    for (int i = 0; i < at.length; i++) {
      rig.ram.store64(at[i], words[i]);
    }
    rig.faults(ADDRESS, write, user, Integer.decode(code));
    for (int i = 0; i < at.length; i++) {
      assertEquals(words[i], rig.ram.load64(at[i]), "a walk that faults sets nothing");
    }
  }

  private static long word(String text) {
    return Long.parseUnsignedLong(text.substring(2), 16);
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void anAddressThatIsNotCanonicalIsAGeneralProtection(TlbModel model) {
    WideRig rig = rig(model);
    rig.ram.store64(PTE_AT, 0x777007);
    rig.cpu.load32(ADDRESS, true);
    int protection = 1 << 16;
    rig.faults(0x0000808040201ABCL, false, false, protection); // The page, without bits 63 to 48.
    rig.faults(0x0000800000000000L, false, true, protection | 4);
    rig.faults(0xFFFF7FFFFFFFFFFCL, true, false, protection | 2);
    rig.faults(0x8000000000000000L, true, true, protection | 6);
    rig.faults(0x0001000000401000L, false, false, protection);
    // Canonical, and not mapped.
    rig.faults(0x00007FFFFFFFFFFCL, false, false, 0);
    rig.faults(0xFFFF800000000000L, false, false, 0);
    rig.cpu.load32(ADDRESS, true);
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void theLastPageOfAllIsAPageAsEveryOther(TlbModel model) {
    WideRig rig = rig(model);
    long last = 0xFFFFFFFFFFFFFFF8L;
    rig.faults(last, false, false, 0);
    assertThrows(PagingException.Misaligned.class, () -> rig.cpu.exchange32(last + 3, 1, false));
    rig.faults(last + 3, false, false, 0); // Unaligned: made of bytes.
    rig.ram.store64(WideRig.PML4 + 0xFF8, 0x2007);
    rig.ram.store64(WideRig.POINTERS + 0xFF8, 0x3007);
    rig.ram.store64(WideRig.DIRECTORY + 0xFF8, 0x5007);
    rig.ram.store64(WideRig.TABLE + 0xFF8, 0x777007);
    rig.cpu.store64(last, -2, true);
    assertEquals(-2, rig.ram.load64(0x777FF8));
    assertEquals(-2, rig.cpu.exchange64(last, 5, false));
  }

  @Test
  void theRecursiveSlotShowsTheTables() {
    WideRig rig = rig(TlbModel.DIRECT);
    // PML4 entry 510 is the PML4 table itself.
    rig.ram.store64(WideRig.PML4 + 0xFF0, 0x1003);
    rig.ram.store64(PTE_AT, 0x777003);
    // The page table of ADDRESS: indices 510, 257, 1, 1; its entry 1.
    assertEquals(0x777003, rig.cpu.load64(0xFFFFFF4040201008L, false));
    // The PML4 table: 510 four times; its entry 257. That walk set its A.
    assertEquals(0x2027, rig.cpu.load64(0xFFFFFF7FBFDFE808L, false));
  }
}
