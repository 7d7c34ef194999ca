package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.NeedsQemu;
import dev.quire.x86.hardware.GeneralProtection;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.Pdpte;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The page-directory-pointer entries of PAE are registers of the simulated processor and memory of
 * QEMU's: what each of the two does when they change, and when they have reserved bits.
 */
@NeedsQemu
class PaePointersTest {

  /** The address that pointer 1 is for, and where two directories have it. */
  private static final long ADDRESS = WideGeometry.HUGE_PAGE_BYTES;

  private static final long POINTER = WideTables.root(WidePaging.PAE) + WideGeometry.ENTRY_BYTES;
  private static final long ONE = WideTables.ARENA.first();
  private static final long OTHER = ONE + WideGeometry.LARGE_PAGE_BYTES;
  private static final long DIRECTORY_OF_ONE = 0x00800000;
  private static final long DIRECTORY_OF_OTHER = 0x00801000;

  private final WidePair pair = new WidePair(WidePaging.PAE, UnaryOperator.identity());
  private final X86Cpu simulated = pair.simulated();
  private final X86Cpu qemu = pair.qemu();

  @BeforeEach
  void mapTwoPages() {
    store(DIRECTORY_OF_ONE, largePage(ONE));
    store(DIRECTORY_OF_OTHER, largePage(OTHER));
    store(POINTER, DIRECTORY_OF_ONE | Pdpte.P);
    loadPointers();
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private static long largePage(long address) {
    return address | WidePde.P | WidePde.PS | WidePde.A | WidePde.D | WidePde.RW | WidePde.US;
  }

  private void store(long at, long entry) {
    pair.store(at, entry);
  }

  private void loadPointers() {
    simulated.setCr3(simulated.cr3());
    qemu.setCr3(qemu.cr3());
  }

  private static int read(X86Cpu cpu) {
    return cpu.load32(ADDRESS, true);
  }

  @Test
  void aChangeIsSeenByQemusWalksAndByOursWhenCr3IsLoaded() {
    assertEquals(Pattern.at(ONE), read(simulated));
    assertEquals(Pattern.at(ONE), read(qemu));
    store(POINTER, DIRECTORY_OF_OTHER | Pdpte.P);
    simulated.invlpg(ADDRESS);
    qemu.invlpg(ADDRESS);
    assertEquals(Pattern.at(ONE), read(simulated), "the register still has the first");
    assertEquals(Pattern.at(OTHER), read(qemu), "POINTERS_ARE_READ_BY_WALKS");
    store(POINTER, DIRECTORY_OF_OTHER | Pdpte.P);
    loadPointers();
    assertEquals(Pattern.at(OTHER), read(simulated));
    assertEquals(Pattern.at(OTHER), read(qemu));
  }

  @Test
  void aWalkOfQemuMarksThePointer() {
    read(simulated);
    read(qemu);
    assertEquals(DIRECTORY_OF_ONE | Pdpte.P, pair.load(POINTER, false));
    assertEquals(DIRECTORY_OF_ONE | Pdpte.P | WidePde.A, pair.load(POINTER, true));
  }

  @Test
  void aReservedBitIsRefusedByOursWhenCr3IsLoaded() {
    int[] code = {-1};
    qemu.onFault(
        (fetch, user) -> {
          code[0] = qemu.errorCode();
          throw new Refused();
        });
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long reserved = 1L << bit & Pdpte.RESERVED;
      if (reserved == 0) {
        continue;
      }
      store(POINTER, DIRECTORY_OF_ONE | Pdpte.P | reserved);
      assertThrows(GeneralProtection.class, () -> simulated.setCr3(simulated.cr3()));
      assertEquals(Pattern.at(ONE), read(simulated), "the registers keep what they have");
      qemu.setCr3(qemu.cr3());
      if ((reserved & WidePte.FRAME) != 0 || reserved > WidePte.FRAME || reserved < 0) {
        assertThrows(Refused.class, () -> read(qemu), "RESERVED_POINTER_FAULTS");
        assertEquals(ErrorCode.RSVD | ErrorCode.US, code[0]);
      } else {
        assertEquals(Pattern.at(ONE), read(qemu));
      }
    }
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
