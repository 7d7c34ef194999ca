package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quire.api.Access;
import dev.quire.api.TlbModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every combination of what bears on a decision: AFE, TRE, AP[2:0], XN, nG, the domain's access,
 * the kind of descriptor, the kind and privilege of the access, and the table it comes from;
 * against {@link PermissionOracle}. The first access finds the tables, the second the TLB.
 */
class PermissionTest {
  private static final int PAGES = 0x00300000;
  private static final int DOMAIN = 5;

  /**
   * The kinds of descriptor, with the places of their fields as Figures B3-4 and B3-5 print them.
   */
  enum Kind {
    SECTION(1, 0b10, 4, 10, 15, 17, 0x00300000),
    SUPERSECTION(1, (1 << 18) | 0b10, 4, 10, 15, 17, 0x01000000),
    LARGE_PAGE(2, 0b01, 15, 4, 9, 11, 0x00300000),
    SMALL_PAGE(2, 0b10, 0, 4, 9, 11, 0x00300000);

    final int level;
    final int kind;
    final int xn;
    final int ap0;
    final int ap2;
    final int ng;
    final int base;

    Kind(int level, int kind, int xn, int ap0, int ap2, int ng, int base) {
      this.level = level;
      this.kind = kind;
      this.xn = xn;
      this.ap0 = ap0;
      this.ap2 = ap2;
      this.ng = ng;
      this.base = base;
    }

    int word(int ap, boolean never, boolean notGlobal) {
      return base
          | kind
          | ((ap & 3) << ap0)
          | ((ap >> 2) << ap2)
          | (never ? 1 << xn : 0)
          | (notGlobal ? 1 << ng : 0);
    }

    /** A supersection has no domain of its own: it is in domain 0. */
    int domain() {
      return this == SUPERSECTION ? 0 : DOMAIN;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyCombination(Kind kind) {
    for (TlbModel model : TlbModel.values()) {
      Bench bench = new Bench(model).on();
      for (int n : model == TlbModel.KEEP ? new int[] {0, 1, 2, 7} : new int[] {1}) {
        bench.cpu.setTtbcr(n);
        everyBit(bench, kind, 0x00300000L, n);
        everyBit(bench, kind, 0xFF300000L, n);
      }
    }
  }

  private static void everyBit(Bench bench, Kind kind, long va, int n) {
    for (int bits = 0; bits < 1 << 9; bits++) {
      int ap = bits & 7;
      boolean never = (bits & 8) != 0;
      boolean notGlobal = (bits & 16) != 0;
      boolean afe = (bits & 32) != 0;
      boolean tre = (bits & 64) != 0;
      int access = bits >> 7;
      put(bench, kind, va, n, kind.word(ap, never, notGlobal));
      bench.cpu.setDacr(access << (kind.domain() * 2));
      bench.cpu.setSctlr(Bench.M | (afe ? Bench.AFE : 0) | (tre ? Bench.TRE : 0));
      for (Access how : Access.values()) {
        for (boolean user : new boolean[] {false, true}) {
          int expected = PermissionOracle.status(afe, ap, never, access, kind.level, how, user);
          bench.cpu.dsb();
          bench.cpu.tlbiall();
          bench.cpu.dsb();
          for (int time = 0; time < 2; time++) {
            int status = bench.attempt(bench.cpu, va, how, user);
            if (status != expected) {
              fail(
                  String.format(
                      "%s 0x%08x at 0x%x, N %d, AFE %b, TRE %b, domain access %d, user %b, %s,"
                          + " time %d: status %s, not %s",
                      kind,
                      kind.word(ap, never, notGlobal),
                      va,
                      n,
                      afe,
                      tre,
                      access,
                      user,
                      how,
                      time,
                      Integer.toBinaryString(status),
                      Integer.toBinaryString(expected)));
            }
          }
        }
      }
    }
  }

  private static void put(Bench bench, Kind kind, long va, int n, int word) {
    long l1 = (va < 1L << (32 - n) ? 0x4000 : 0x8000) + (va >>> 20) * 4;
    if (kind.level == 1) {
      bench.ram.store32(l1, kind == Kind.SUPERSECTION ? word : word | (DOMAIN << 5));
    } else {
      bench.ram.store32(l1, 0x00010001 | (DOMAIN << 5));
      bench.ram.store32(0x10000, word);
    }
  }

  /** B3.7.3: rights follow DACR without an invalidation. */
  @ParameterizedTest
  @CsvSource({"0, 0b01011", "1, 0b01111", "2, 0b01011", "3, 0"})
  void cachedEntriesFollowDacr(int access, String status) {
    Bench bench = new Bench(TlbModel.KEEP).on();
    bench.page(0, 0x00300000L, PAGES | 0x21E); // Read-only for the kernel.
    assertEquals(0, bench.read(0x00300000L));
    bench.cpu.setDacr(access);
    int expected = status.startsWith("0b") ? Integer.parseInt(status.substring(2), 2) : 0;
    assertEquals(expected, bench.write(0x00300000L));
    bench.cpu.setDacr(1);
    assertEquals(0, bench.read(0x00300000L));
    assertEquals(0b01111, bench.write(0x00300000L));
  }
}
