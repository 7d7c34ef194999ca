package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Access;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.Ram;
import org.junit.jupiter.api.Test;

/**
 * Every combination of the bits that bear on a decision, against the rules as the text of Intel SDM
 * volume 3A has them in 4.3, 4.6.1, 4.7 and 4.8, written down apart from the walk.
 */
final class PermissionTest {
  private static final long ADDRESS = 0xC0101ABCL;
  private static final int DIRECTORY = 0x00003000;
  private static final int TABLE = 0x00005000;
  private static final int PDE_AT = DIRECTORY + 0xC00;
  private static final int PTE_AT = TABLE + 0x404;
  private static final int ALLOWED = -1;

  private final X86Machine machine =
      X86Machine.create(MachineConfig.standard().toBuilder().ramBytes(16 << 20).build());
  private final X86Cpu cpu = machine.cpus().get(0);
  private final Ram ram = machine.ram();

  /** One case: which bits are set. */
  private record Case(
      boolean pdeP,
      boolean pdeRw,
      boolean pdeUs,
      boolean pdePs,
      boolean reserved,
      boolean pteP,
      boolean pteRw,
      boolean pteUs,
      boolean wp,
      boolean pse,
      boolean user,
      Access access) {

    /** 4.3: PDE.PS and CR4.PSE together make a 4 MB page. */
    boolean large() {
      return pdePs && pse;
    }

    int pde() {
      int base = large() ? 0x00800000 : TABLE;
      return base
          | (pdeP ? 1 : 0)
          | (pdeRw ? 2 : 0)
          | (pdeUs ? 4 : 0)
          | (pdePs ? 0x80 : 0)
          | (reserved ? 0x00010000 : 0);
    }

    int pte() {
      return 0x00777000 | (pteP ? 1 : 0) | (pteRw ? 2 : 0) | (pteUs ? 4 : 0);
    }

    /** The error code, or ALLOWED. */
    int oracle() {
      int write = access == Access.WRITE ? 2 : 0;
      int who = user ? 4 : 0;
      // 4.7: P is 0 if there is no translation because the P flag was 0 in one of the entries.
      if (!pdeP || (!large() && !pteP)) {
        return write | who;
      }
      // 4.7: a reserved bit is set in an entry; P is then 1 too.
      if (large() && reserved) {
        return 1 | 8 | write | who;
      }
      // 4.6.1: a user-mode address has U/S set in every entry; R/W likewise.
      boolean userAddress = large() ? pdeUs : pdeUs && pteUs;
      boolean writableAddress = large() ? pdeRw : pdeRw && pteRw;
      boolean allowed;
      if (!user) {
        // Supervisor mode: reads and fetches anywhere; writes anywhere if WP = 0, else writable.
        allowed = access != Access.WRITE || !wp || writableAddress;
      } else {
        allowed = userAddress && (access != Access.WRITE || writableAddress);
      }
      return allowed ? ALLOWED : 1 | write | who;
    }
  }

  @Test
  void everyCombinationIsDecidedAsTheManualSays() {
    int count = 0;
    int allowed = 0;
    for (int bits = 0; bits < 1 << 11; bits++) {
      for (Access access : Access.values()) {
        Case one =
            new Case(
                bit(bits, 0),
                bit(bits, 1),
                bit(bits, 2),
                bit(bits, 3),
                bit(bits, 4),
                bit(bits, 5),
                bit(bits, 6),
                bit(bits, 7),
                bit(bits, 8),
                bit(bits, 9),
                bit(bits, 10),
                access);
        if (one.reserved && !one.large()) {
          continue; // The bits are part of the table's address.
        }
        check(one);
        count++;
        allowed += one.oracle() == ALLOWED ? 1 : 0;
      }
    }
    assertEquals(3840, count);
    // By hand: 3 × 102 for small pages (84 for the supervisor, 18 for the user), 8 × 32 for large.
    assertEquals(3 * 102 + 8 * 32, allowed);
  }

  private void check(Case one) {
    cpu.setCr0(0);
    cpu.setCr4(one.pse ? 0x10 : 0);
    ram.store32(PDE_AT, one.pde());
    ram.store32(PTE_AT, one.pte());
    cpu.setCr3(DIRECTORY);
    cpu.setCr0(one.wp ? 0x80010000 : 0x80000000);
    int[] code = {ALLOWED};
    cpu.onFault(
        (fetch, user) -> {
          code[0] = cpu.errorCode();
          assertEquals(one.access == Access.FETCH, fetch, one.toString());
          assertEquals(one.user, user, one.toString());
          throw new Refused();
        });
    try {
      access(one);
    } catch (Refused e) {
      assertEquals(ADDRESS, cpu.cr2());
    }
    assertEquals(one.oracle(), code[0], one.toString());
    // 4.8: accessed and dirty are set by what completes, dirty in the leaf only.
    boolean ok = one.oracle() == ALLOWED;
    int leaf = !ok ? 0 : one.access == Access.WRITE ? 0x60 : 0x20;
    int upper = ok ? 0x20 : 0;
    assertEquals(one.pde() | (one.large() ? leaf : upper), ram.load32(PDE_AT), one.toString());
    assertEquals(one.pte() | (one.large() ? 0 : leaf), ram.load32(PTE_AT), one.toString());
  }

  private void access(Case one) {
    switch (one.access) {
      case READ -> cpu.load32(ADDRESS, one.user);
      case WRITE -> cpu.store32(ADDRESS, 1, one.user);
      case FETCH -> cpu.fetch32(ADDRESS, one.user);
    }
  }

  private static boolean bit(int bits, int index) {
    return (bits >>> index & 1) != 0;
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
