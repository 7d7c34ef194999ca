package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.Access;
import dev.quire.api.PagingException;
import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cached, for whom, and what drops it: ARM DDI 0406C, B3.9, B3.10 and B4.2.2. */
class TlbModelTest {
  private static final long USER = 0x00300000L;
  private static final long KERNEL = 0xC0000000L;
  private static final int OLD = 0x00345000;
  private static final int NEW = 0x00555000;
  private static final int USER_PAGE = 0x87E;
  private static final int KERNEL_PAGE = 0x05F;
  private static final int TRANSLATION_L2 = 0b00111;
  private static final int ACCESS_FLAG_L2 = 0b00110;
  private static final int PERMISSION_L2 = 0b01111;
  private static final int DOMAIN_L2 = 0b01011;

  private final Bench bench = new Bench(TlbModel.KEEP, 2).on();
  private final Armv7Cpu cpu = bench.cpu;
  private final Armv7Cpu other = bench.machine.cpus().get(1);

  /** Caches a page of user space for ASIDs 1 and 2 and a global one, then changes all words. */
  private void cacheThenChange(Armv7Cpu... cpus) {
    bench.page(0, USER, OLD | USER_PAGE);
    bench.page(1, KERNEL, OLD | KERNEL_PAGE);
    for (Armv7Cpu each : cpus) {
      for (int asid = 2; asid >= 1; asid--) {
        each.setContextidr(asid);
        assertEquals(OLD, each.load32(USER, true));
      }
      assertEquals(OLD, each.load32(KERNEL, false));
    }
    bench.page(0, USER, NEW | USER_PAGE);
    bench.page(1, KERNEL, NEW | KERNEL_PAGE);
  }

  /** What a processor reads at USER as ASID 1, as ASID 2, and at KERNEL: o for old, n for new. */
  private static String seen(Armv7Cpu on) {
    StringBuilder seen = new StringBuilder();
    for (int asid = 1; asid <= 2; asid++) {
      on.setContextidr(asid);
      seen.append(on.load32(USER, true) == OLD ? 'o' : 'n');
    }
    return seen.append(on.load32(KERNEL, false) == OLD ? 'o' : 'n').toString();
  }

  @Test
  void nothingDropsItself() {
    cacheThenChange(cpu);
    cpu.setTtbr0(cpu.ttbr0());
    cpu.setTtbr1(cpu.ttbr1());
    cpu.setTtbcr(cpu.ttbcr());
    cpu.setPrrr(0);
    cpu.setNmrr(0);
    cpu.setSctlr(Bench.M);
    cpu.dsb();
    cpu.isb();
    cpu.icialluis();
    assertEquals("ooo", seen(cpu));
  }

  @Test
  void tlbimvaDropsThePageOfOneAsid() {
    cacheThenChange(cpu);
    cpu.tlbimva(0x00300001);
    cpu.dsb();
    assertEquals("noo", seen(cpu));
  }

  @Test
  void tlbimvaDropsTheGlobalPage() {
    cacheThenChange(cpu);
    cpu.tlbimva(0xC0000077);
    cpu.dsb();
    assertEquals("oon", seen(cpu));
  }

  @Test
  void tlbimvaLeavesItsNeighbours() {
    cacheThenChange(cpu);
    cpu.tlbimva(0x00301001);
    cpu.tlbimva(0x002FF001);
    cpu.dsb();
    assertEquals("ooo", seen(cpu));
  }

  @Test
  void tlbimvaaDropsThePageOfAllAsids() {
    cacheThenChange(cpu);
    cpu.tlbimvaa(0x00300000);
    cpu.dsb();
    assertEquals("nno", seen(cpu));
  }

  @Test
  void tlbiasidSparesGlobalPages() {
    cacheThenChange(cpu);
    cpu.tlbiasid(2);
    cpu.dsb();
    assertEquals("ono", seen(cpu));
  }

  @Test
  void tlbiallDropsEverything() {
    cacheThenChange(cpu);
    cpu.tlbiall();
    cpu.dsb();
    assertEquals("nnn", seen(cpu));
  }

  @Test
  void localOperationsStayLocal() {
    cacheThenChange(cpu, other);
    cpu.tlbimva(0x00300001);
    cpu.tlbimvaa(0xC0000000);
    cpu.tlbiasid(2);
    cpu.tlbiall();
    cpu.dsb();
    assertEquals("nnn", seen(cpu));
    assertEquals("ooo", seen(other));
  }

  @Test
  void broadcastReachesTheOthers() {
    cacheThenChange(cpu, other);
    cpu.tlbimvais(0x00300001);
    cpu.dsb();
    assertEquals("noo", seen(other));
    assertEquals("noo", seen(cpu));
    cpu.tlbimvaais(0xC0000000);
    cpu.dsb();
    assertEquals("non", seen(other));
    cpu.tlbiasidis(2);
    cpu.dsb();
    assertEquals("nnn", seen(other));
    assertEquals("nnn", seen(cpu));
  }

  @Test
  void broadcastOfAll() {
    cacheThenChange(cpu, other);
    other.tlbiallis();
    other.dsb();
    assertEquals("nnn", seen(cpu));
    assertEquals("nnn", seen(other));
  }

  /** Of a section or large page one address drops the whole. */
  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"KEEP", "DIRECT"})
  void oneAddressDropsAWholeSection(TlbModel model) {
    Bench section = new Bench(model).on();
    section.l1(USER, 0x0030140E);
    assertEquals(0x301000, section.cpu.load32(USER + 0x1000, false));
    assertEquals(0x3FF000, section.cpu.load32(USER + 0xFF000, false));
    section.l1(USER, 0x0050140E);
    section.cpu.tlbimva(0x00380001);
    section.cpu.dsb();
    assertEquals(0x501000, section.cpu.load32(USER + 0x1000, false));
    assertEquals(0x5FF000, section.cpu.load32(USER + 0xFF000, false));
  }

  /** Translation faults are never cached. */
  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void mappingAfterATranslationFaultNeedsNothing(TlbModel model) {
    Bench fresh = new Bench(model).on();
    assertEquals(0b00101, fresh.read(USER));
    fresh.l1(USER, Bench.L2 | 1);
    assertEquals(TRANSLATION_L2, fresh.read(USER));
    fresh.l2(0, USER, OLD | USER_PAGE);
    assertEquals(OLD, fresh.cpu.load32(USER, true));
  }

  /** Access flag faults are never cached. */
  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void settingTheAccessFlagNeedsNothing(TlbModel model) {
    Bench fresh = new Bench(model).on();
    fresh.page(0, USER, OLD | (USER_PAGE & ~0x10));
    assertEquals(ACCESS_FLAG_L2, fresh.read(USER));
    fresh.l2(0, USER, OLD | USER_PAGE);
    assertEquals(0, fresh.read(USER));
  }

  /** A descriptor that refuses is cached, and its fault does not drop it. Unlike x86. */
  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"KEEP", "EAGER"})
  void raisingRightsNeedsAnInvalidation(TlbModel model) {
    Bench fresh = new Bench(model).on();
    fresh.page(0, USER, OLD | USER_PAGE | 0x200);
    assertEquals(PERMISSION_L2, fresh.write(USER));
    fresh.l2(0, USER, OLD | USER_PAGE);
    for (int i = 0; i < 3; i++) {
      assertEquals(PERMISSION_L2, fresh.write(USER));
    }
    fresh.cpu.tlbimva(0x00300001);
    fresh.cpu.dsb();
    assertEquals(0, fresh.write(USER));
  }

  /** A kernel that raises rights and forgets the invalidation never gets on, and is told so. */
  @Test
  void raisingRightsWithoutItIsALivelock() {
    bench.page(0, USER, OLD | USER_PAGE | 0x200);
    cpu.onFault((fetch, user) -> bench.l2(0, USER, OLD | USER_PAGE));
    assertThrows(PagingException.KernelFault.class, () -> cpu.store32(USER, 1, true));
    cpu.onFault((fetch, user) -> cpu.tlbimva(0x00300001));
    cpu.store32(USER, 1, true);
    assertEquals(1, bench.ram.load32(OLD));
  }

  /** A domain fault is cached as its descriptor is; DACR is looked at afresh. */
  @Test
  void domainFaultIsCached() {
    bench.page(0, USER, OLD | USER_PAGE);
    cpu.setDacr(0);
    assertEquals(DOMAIN_L2, bench.read(USER));
    bench.l2(0, USER, NEW | USER_PAGE);
    assertEquals(DOMAIN_L2, bench.read(USER));
    cpu.setDacr(1);
    assertEquals(OLD, cpu.load32(USER, true), "what the refused access had cached");
  }

  /** AP[0] is a permission or the access flag as SCTLR.AFE was when the entry was read. */
  @Test
  void afeOutlivesItsChange() {
    bench.page(0, USER, OLD | USER_PAGE);
    cpu.setSctlr(Bench.M | Bench.TRE);
    bench.l2(0, USER, OLD | (USER_PAGE & ~0x10));
    assertEquals(0, bench.attempt(cpu, USER, Access.WRITE, false));
    assertEquals(PERMISSION_L2, bench.attempt(cpu, USER, Access.WRITE, true));
    cpu.setSctlr(Bench.M | Bench.TRE | Bench.AFE);
    assertEquals(0, bench.attempt(cpu, USER, Access.READ, true), "no access flag fault");
    cpu.tlbiall();
    assertEquals(ACCESS_FLAG_L2, bench.attempt(cpu, USER, Access.READ, true));
  }

  /** Entries are for their ASID unless nG is clear. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 254, 255})
  void asidTags(int asid) {
    bench.page(0, USER, OLD | USER_PAGE);
    cpu.setContextidr(asid | 0xABCD00);
    assertEquals(OLD, cpu.load32(USER, true));
    bench.l2(0, USER, NEW | USER_PAGE);
    cpu.setContextidr(asid ^ 1);
    assertEquals(NEW, cpu.load32(USER, true));
    cpu.setContextidr(asid | 0x123400);
    assertEquals(OLD, cpu.load32(USER, true), "PROCID does not count");
  }

  /** The small and the random TLB forget; they never make up a translation. */
  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void everyModelDropsWhatItIsTold(TlbModel model) {
    Bench fresh = new Bench(model).on();
    fresh.page(0, USER, OLD | USER_PAGE);
    for (int i = 0; i < 100; i++) {
      int frame = i % 2 == 0 ? OLD : NEW;
      fresh.l2(0, USER, 0);
      fresh.cpu.tlbimva(0x00300001);
      fresh.cpu.dsb();
      assertEquals(TRANSLATION_L2, fresh.read(USER));
      fresh.l2(0, USER, frame | USER_PAGE);
      assertEquals(frame, fresh.cpu.load32(USER, true));
    }
  }
}
