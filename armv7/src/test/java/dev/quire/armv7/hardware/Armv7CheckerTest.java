package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Violation;
import dev.quire.common.hardware.Violation.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the coherence checker makes of short descriptors: ARM DDI 0406C, B3.10.1. */
class Armv7CheckerTest {
  private static final long USER = 0x00300000L;

  /** Where kernel code sees the table of USER, and the lower L1. */
  private static final long TABLE = 0xC0000000L;

  private static final long L1 = 0xC0001000L;

  private final Bench bench =
      new Bench(MachineConfig.strict().toBuilder().tlb(TlbModel.KEEP).build()).on();
  private final CoherenceChecker checker = checkerOf(bench);

  private static CoherenceChecker checkerOf(Bench bench) {
    Optional<CoherenceChecker> checker = bench.machine.checker();
    return checker.orElseThrow();
  }

  /** Maps the tables for the kernel and caches USER with this word. */
  private void cached(int word) {
    bench.page(1, TABLE, 0x0001005F);
    bench.l2(1, L1, 0x0000405F);
    bench.page(0, USER, word);
    assertEquals(0, bench.read(USER));
    assertEquals(List.of(), checker.violations());
  }

  private void store(long va, int word) {
    bench.cpu.store32(va, word, false);
    bench.cpu.dsb();
  }

  private void invalidate() {
    bench.cpu.tlbimva(0x00300001);
    bench.cpu.dsb();
  }

  private List<Rule> rules() {
    return checker.violations().stream().map(Violation::rule).toList();
  }

  /** Changes of a valid descriptor: which need break-before-make, and which do not. */
  @ParameterizedTest
  @CsvSource({
    "another frame,            0x0034587E, 0x0055587E, true",
    "another memory type,      0x0034587E, 0x0034583A, true",
    "nG,                       0x0034587E, 0x0034507E, true",
    "shareable,                0x0034587E, 0x00345C7E, true",
    "a large page,             0x0034587E, 0x0034087D, true",
    "absent,                   0x0034587E, 0x00000000, false",
    "a ticket,                 0x0034587E, 0x0000000C, false",
    "read-only,                0x0034587E, 0x00345A7E, false",
    "kernel only,              0x0034587E, 0x0034585E, false",
    "execute never,            0x0034587E, 0x0034587F, false",
    "access flag,              0x0034587E, 0x0034586E, false",
    "software's bits,          0x0034587E, 0x003459FE, false",
  })
  void breakBeforeMake(String change, String before, String after, boolean needed) {
    cached(Integer.decode(before));
    store(TABLE, Integer.decode(after));
    assertEquals(needed ? List.of(Rule.BREAK_BEFORE_MAKE) : List.of(), rules(), change);
  }

  /** The same for descriptors of the first level. */
  @ParameterizedTest
  @CsvSource({
    "another table,  0x00010001, 0x00010401, true",
    "a section,      0x00010001, 0x0030140E, true",
    "another domain, 0x00010001, 0x00010021, false",
    "absent,         0x00010001, 0x00000000, false",
  })
  void breakBeforeMakeOfTables(String change, String before, String after, boolean needed) {
    cached(0x0034587E);
    assertEquals(Integer.decode(before), bench.cpu.load32(L1 + 3 * 4, false));
    store(L1 + 3 * 4, Integer.decode(after));
    assertEquals(needed ? List.of(Rule.BREAK_BEFORE_MAKE) : List.of(), rules(), change);
  }

  @ParameterizedTest
  @CsvSource({
    "another base, 0x0030140E, 0x0050140E, true",
    "a type,       0x0030140E, 0x00301402, true",
    "nG,           0x0030140E, 0x0032140E, true",
    "a table,      0x0030140E, 0x00010001, true",
    "permissions,  0x0030140E, 0x0030941E, false",
    "software's,   0x0030140E, 0x0030740E, false",
  })
  void breakBeforeMakeOfSections(String change, String before, String after, boolean needed) {
    cached(0x0034587E);
    bench.l1(0x00500000L, Integer.decode(before));
    assertEquals(0, bench.read(0x00500000L));
    store(L1 + 5 * 4, Integer.decode(after));
    assertEquals(needed ? List.of(Rule.BREAK_BEFORE_MAKE) : List.of(), rules(), change);
  }

  @Test
  void brokenAndInvalidatedItMayBeMade() {
    cached(0x0034587E);
    store(TABLE, 0);
    invalidate();
    store(TABLE, 0x0055587E);
    assertEquals(0x555000, bench.cpu.load32(USER, true));
    assertEquals(List.of(), rules());
  }

  /** Whether an access after the edit that changed the word closed without its invalidation. */
  @ParameterizedTest
  @CsvSource({
    "unmapped,               0x0034587E, 0x00000000, READ,  true",
    "read-only and read,     0x0034587E, 0x00345A7E, READ,  false",
    "read-only and written,  0x0034587E, 0x00345A7E, WRITE, true",
    "execute never,          0x0034587E, 0x0034587F, FETCH, true",
    "execute never and read, 0x0034587E, 0x0034587F, READ,  false",
    "access flag cleared,    0x0034587E, 0x0034586E, READ,  true",
    "rights raised,          0x00345A7E, 0x0034587E, WRITE, true",
    "rights raised and read, 0x00345A7E, 0x0034587E, READ,  false",
    "software's bits,        0x0034587E, 0x003459FE, WRITE, false",
  })
  void staleTranslations(
      String change, String before, String after, Access access, boolean reported) {
    cached(Integer.decode(before));
    bench.machine.observer().editBegan(1, 0, 7);
    store(TABLE, Integer.decode(after));
    bench.attempt(bench.cpu, USER, access, true);
    assertEquals(List.of(), rules(), "while the edit is open");
    bench.machine.observer().editClosed(1, 0);
    bench.attempt(bench.cpu, USER, access, true);
    assertEquals(reported ? List.of(Rule.STALE_TRANSLATION) : List.of(), rules(), change);
    invalidate();
    checker.clear();
    bench.attempt(bench.cpu, USER, access, true);
    assertEquals(List.of(), rules(), "once it is paid");
  }

  /** A manager's accesses do not depend on what the descriptor permits. */
  @Test
  void managerIgnoresPermissions() {
    cached(0x00345A7E);
    bench.cpu.setDacr(3);
    store(TABLE, 0x00345A5E);
    assertEquals(0, bench.attempt(bench.cpu, USER, Access.WRITE, true));
    assertEquals(List.of(), rules());
    bench.cpu.setDacr(1);
    assertEquals(0, bench.attempt(bench.cpu, USER, Access.READ, true));
    assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
  }

  @Test
  void messageDecodesTheWords() {
    cached(0x0034587E);
    store(TABLE, 0x0055587E);
    String message = checker.violations().get(0).message();
    assertTrue(message.contains("L2 0x0034587e [small page frame 0x345 AP 011"), message);
    assertTrue(message.contains("L2 0x0055587e [small page frame 0x555"), message);
  }
}
