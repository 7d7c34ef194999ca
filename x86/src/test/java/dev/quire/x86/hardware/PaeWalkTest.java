package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.TlbModel;
import dev.quire.common.hardware.BusError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PAE walks of literal words, worked out by hand from Intel SDM volume 3A, 4.4 and 4.7. */
final class PaeWalkTest {
  // 0xC0101ABC: pointer index 3, directory index 0, table index 257 = 0x101, offset 0xABC.
  private static final long ADDRESS = 0xC0101ABCL;
  private static final long PDPTE_AT = WideRig.POINTERS + 0x18;
  private static final long PDE_AT = WideRig.DIRECTORY;
  private static final long PTE_AT = WideRig.TABLE + 0x808;

  private static WideRig rig(TlbModel model) {
    return new WideRig(X86Mode.PAE, model);
  }

  private static void map(WideRig rig, long pdpte, long pde, long pte) {
    rig.ram.store64(PDPTE_AT, pdpte);
    rig.ram.store64(PDE_AT, pde);
    rig.ram.store64(PTE_AT, pte);
    rig.cpu.setCr3(WideRig.POINTERS);
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aSmallPage(TlbModel model) {
    WideRig rig = rig(model);
    map(rig, 0x0000000000003001L, 0x0000000000005003L, 0x8000000000777003L);
    rig.ram.store32(0x00777ABC, 0xCAFE);
    assertEquals(0xCAFE, rig.cpu.load32(ADDRESS, false));
    // A in both entries that have it, D in none: it was a read. The pointer entry has no A.
    assertEquals(0x0000000000003001L, rig.ram.load64(PDPTE_AT));
    assertEquals(0x0000000000005023L, rig.ram.load64(PDE_AT));
    assertEquals(0x8000000000777023L, rig.ram.load64(PTE_AT));
    rig.cpu.store32(ADDRESS, 0xBEEF, false);
    assertEquals(0xBEEF, rig.ram.load32(0x00777ABC));
    assertEquals(0x0000000000005023L, rig.ram.load64(PDE_AT));
    assertEquals(0x8000000000777063L, rig.ram.load64(PTE_AT));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aLargePage(TlbModel model) {
    WideRig rig = rig(model);
    // 2 MB at 0x00C00000, with the PAT bit, which is no part of the address; offset 0x101ABC.
    map(rig, 0x3001, 0x0000000000C01087L, 0);
    rig.ram.store32(0x00D01ABC, 5);
    assertEquals(5, rig.cpu.load32(ADDRESS, true));
    assertEquals(0x0000000000C010A7L, rig.ram.load64(PDE_AT));
    rig.cpu.store32(ADDRESS, 6, true);
    assertEquals(6, rig.ram.load32(0x00D01ABC));
    assertEquals(0x0000000000C010E7L, rig.ram.load64(PDE_AT));
  }

  @Test
  void largePagesDoNotDependOnPse() {
    WideRig rig = rig(TlbModel.DIRECT);
    map(rig, 0x3001, 0x00C00087, 0);
    rig.ram.store32(0x00D01ABC, 5);
    assertEquals(5, rig.cpu.load32(ADDRESS, true));
    rig.cpu.setCr4(WideRig.PAE | 0x10);
    assertEquals(5, rig.cpu.load32(ADDRESS, true));
  }

  @Test
  void aFrameBeyondFourGigabytes() {
    WideRig rig = rig(TlbModel.DIRECT);
    map(rig, 0x3001, 0x5003, 0x000000F123456003L);
    BusError error = assertThrows(BusError.class, () -> rig.cpu.store32(ADDRESS, 77, false));
    assertEquals(0xF123456ABCL, error.address());
  }

  @ParameterizedTest
  @CsvSource({
    // pdpte, pde, pte, write, user, error code
    "0x0000000000003000, 0x0000000000005007, 0x0000000000777007, false, false, 0x0", // no pointer
    "0x0000000000003001, 0xFFFFFFFFFFFFFFFE, 0x0000000000777007, true, true, 0x6", // no PDE
    "0x0000000000003001, 0x0000000000005007, 0xFFFFFFFFFFFFFFFE, false, true, 0x4", // no PTE
    "0x0000000000003001, 0x0000000000005003, 0x0000000000777007, false, true, 0x5", // US, PDE
    "0x0000000000003001, 0x0000000000005007, 0x0000000000777003, true, true, 0x7", // US, PTE
    "0x0000000000003001, 0x0000000000005005, 0x0000000000777007, true, true, 0x7", // RW, PDE
    "0x0000000000003001, 0x0000000000005007, 0x0000000000777005, true, false, 0x3", // RW, WP
    "0x0000000000003001, 0x0010000000005007, 0x0000000000777007, false, false, 0x9", // PDE bit 52
    "0x0000000000003001, 0x0000010000005007, 0x0000000000777007, false, false, 0x9", // PDE bit 40
    "0x0000000000003001, 0x0000000000005007, 0x4000000000777007, true, true, 0xF", // PTE bit 62
    "0x0000000000003001, 0x0000000000C02087, 0x0000000000777007, false, false, 0x9", // 2 MB bit 13
    "0x0000000000003001, 0x0000000000D00087, 0x0000000000777007, true, true, 0xF", // 2 MB bit 20
  })
  void aFaultHasItsErrorCode(
      String pdpte, String pde, String pte, boolean write, boolean user, String code) {
    WideRig rig = rig(TlbModel.DIRECT);
    map(rig, word(pdpte), word(pde), word(pte));
    rig.faults(ADDRESS, write, user, Integer.decode(code));
    // A walk that faults sets nothing.
    assertEquals(word(pde), rig.ram.load64(PDE_AT));
    assertEquals(word(pte), rig.ram.load64(PTE_AT));
  }

  private static long word(String text) {
    return Long.parseUnsignedLong(text.substring(2), 16);
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aChangedPointerTakesEffectWhenCr3IsLoadedAndNoSooner(TlbModel model) {
    WideRig rig = rig(model);
    map(rig, 0x3001, 0x5003, 0x777003);
    rig.ram.store32(0x00777ABC, 0xCAFE);
    // Another directory: its entry 0 refers to a table whose entry 257 maps 0x888.
    rig.ram.store64(0x7000, 0x6003);
    rig.ram.store64(WideRig.OTHER_TABLE + 0x808, 0x888003);
    rig.ram.store32(0x00888ABC, 0xBEEF);
    rig.ram.store64(PDPTE_AT, 0x7001);
    rig.cpu.invlpg(ADDRESS);
    assertEquals(0xCAFE, rig.cpu.load32(ADDRESS, false), "INVLPG loads no pointers");
    rig.ram.store64(PDPTE_AT, 0);
    rig.cpu.invlpg(ADDRESS);
    assertEquals(0xCAFE, rig.cpu.load32(ADDRESS, false));
    rig.ram.store64(PDPTE_AT, 0x7001);
    rig.cpu.setCr3(rig.cpu.cr3());
    assertEquals(0xBEEF, rig.cpu.load32(ADDRESS, false));
  }

  @Test
  void pointersAreLoadedTooWhenCr0OrCr4ChangeWhatPagingIs() {
    WideRig rig = rig(TlbModel.KEEP);
    map(rig, 0x3001, 0x5003, 0x777003);
    rig.ram.store64(PDPTE_AT, 0);
    rig.cpu.setCr0(0x80000000); // WP is none of CD, NW and PG.
    rig.cpu.load32(ADDRESS, false);
    rig.cpu.setCr4(WideRig.PAE);
    rig.faults(ADDRESS, false, false, 0);
    rig.ram.store64(PDPTE_AT, 0x3001);
    rig.faults(ADDRESS, false, false, 0);
    rig.cpu.setCr0(0);
    rig.cpu.setCr0(0x80000000);
    rig.cpu.load32(ADDRESS, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 7, 8, 40, 51, 52, 62, 63})
  void aReservedBitOfAPresentPointerIsRefusedWhenItIsLoaded(int bit) {
    WideRig rig = rig(TlbModel.DIRECT);
    map(rig, 0x3001, 0x5003, 0x777003);
    rig.ram.store64(PDPTE_AT, 0x3001 | 1L << bit);
    GeneralProtection error =
        assertThrows(GeneralProtection.class, () -> rig.cpu.setCr3(WideRig.POINTERS | 0x18));
    assertTrue(String.valueOf(error.getMessage()).contains("PDPTE 3 is 0x"), error.getMessage());
    assertEquals(WideRig.POINTERS, rig.cpu.cr3());
    // The registers keep what they had; a word that is not present has no reserved bits.
    rig.cpu.load32(ADDRESS, false);
    rig.ram.store64(PDPTE_AT, 1L << bit);
    rig.cpu.setCr3(WideRig.POINTERS);
    rig.faults(ADDRESS, false, false, 0);
  }

  @Test
  void theTableOfPointersIsAlignedToThirtyTwoBytes() {
    WideRig rig = rig(TlbModel.DIRECT);
    rig.ram.store64(0x2FE0 + 0x18, 0x3001);
    rig.ram.store64(PDE_AT, 0x5003);
    rig.ram.store64(PTE_AT, 0x777003);
    rig.cpu.setCr3(0x2FF8); // PWT and PCD, and bits that are ignored.
    rig.cpu.store32(ADDRESS, 9, false);
    assertEquals(9, rig.ram.load32(0x00777ABC));
  }
}
