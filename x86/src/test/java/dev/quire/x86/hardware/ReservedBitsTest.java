package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.TlbModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each bit of each entry, set where all others allow the access: whether it is reserved, as tables
 * 4-9 to 4-11 and 4-15 to 4-20 of Intel SDM volume 3A say, for 40 bits of physical address.
 */
final class ReservedBitsTest {

  @ParameterizedTest
  @CsvSource({
    // mode, level from the page up, page size as a power of 2, reserved bits
    "PAE, 0, 12, 40-62",
    "PAE, 1, 12, 40-62",
    "PAE, 1, 21, 13-20 40-62",
    "LONG, 0, 12, 40-51",
    "LONG, 1, 12, 40-51",
    "LONG, 1, 21, 13-20 40-51",
    "LONG, 2, 12, 40-51",
    "LONG, 2, 21, 40-51",
    "LONG, 2, 30, 13-29 40-51",
    "LONG, 3, 12, 7 40-51",
    "LONG, 3, 30, 7 40-51",
  })
  void aBitIsReservedOrNot(X86Mode mode, int up, int shift, String expected) {
    List<Integer> reserved = new ArrayList<>();
    for (int bit = 0; bit < 63; bit++) {
      boolean size = bit == 7 && (up == 1 || (up == 2 && mode == X86Mode.LONG));
      if (isReserved(mode, up, shift, bit) && !size) {
        reserved.add(bit);
      }
    }
    assertEquals(numbers(expected), reserved);
  }

  /** Whether setting the bit makes a supervisor's read fault with RSVD; XD stands apart. */
  private static boolean isReserved(X86Mode mode, int up, int shift, int bit) {
    WideRig rig = new WideRig(mode, TlbModel.DIRECT);
    long[] at = {WideRig.PTE_AT, WideRig.PDE_AT, WideRig.PDPTE_AT, WideRig.PML4E_AT};
    if (shift == 21) {
      rig.ram.store64(WideRig.PDE_AT, 0x00C00087);
    } else if (shift == 30) {
      rig.ram.store64(WideRig.PDPTE_AT, 0x87);
    }
    rig.ram.store64(at[up], rig.ram.load64(at[up]) | 1L << bit);
    rig.cpu.setCr3(rig.root());
    boolean[] answer = new boolean[1];
    rig.cpu.onFault(
        (fetch, user) -> {
          answer[0] = (rig.cpu.errorCode() & 8) != 0;
          throw new WideRig.Faulted();
        });
    try {
      rig.cpu.load32(WideRig.PAGE, false);
    } catch (WideRig.Faulted | dev.quire.common.hardware.BusError e) {
      return answer[0]; // A frame bit leads to where nothing is.
    }
    return false;
  }

  private static List<Integer> numbers(String ranges) {
    List<Integer> all = new ArrayList<>();
    for (String range : ranges.split(" ", -1)) {
      String[] ends = range.split("-", -1);
      for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
        all.add(i);
      }
    }
    return all;
  }
}
