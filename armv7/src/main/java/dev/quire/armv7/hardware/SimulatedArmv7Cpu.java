package dev.quire.armv7.hardware;

import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.AccessPermissions;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Contextidr;
import dev.quire.armv7.layout.Fsr;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MemoryAttributes;
import dev.quire.armv7.layout.Tlbi;
import dev.quire.common.hardware.Ram;
import dev.quire.common.hardware.Rights;
import dev.quire.common.hardware.SimulatedCpu;
import dev.quire.common.hardware.SimulatedMachine;
import java.util.Optional;

/**
 * A simulated ARMv7 processor: short-descriptor tables walked from TTBR0 and TTBR1, domains, access
 * permissions with and without the access flag, ASIDs. ARM DDI 0406C, chapter B3.
 *
 * <p>What it does where the architecture leaves a choice:
 *
 * <ol>
 *   <li>Translation and access flag faults are never cached; a descriptor that refuses by domain or
 *       permission is, and the fault does not drop it (B3.10.1). Unlike x86, raising rights without
 *       an invalidation repeats the fault.
 *   <li>Entries of a domain are decided by DACR as it is at the access (B3.7.3).
 *   <li>Writing TTBR0, TTBR1, TTBCR, CONTEXTIDR, PRRR, NMRR or SCTLR drops nothing, except that
 *       turning the MMU off does. Unlike x86, what a change of root leaves behind is told from what
 *       follows by the ASID alone.
 *   <li>The eager model keeps descriptors of the first level that point at tables, for the ASID
 *       under which they were read; an invalidation by address drops those of its megabyte. Walks
 *       that it began between two writes of registers may end later: so between those of TTBR0 and
 *       CONTEXTIDR it reads the new tables for the old ASID. Its own invalidations are not done,
 *       and its stores need not be seen by walks, before {@link #dsb}.
 *   <li>Reserved encodings: a domain that is neither client nor manager has no access; AP = 100
 *       with AFE clear grants nothing; a first-level descriptor that ends in 11 is a fault.
 *   <li>DFSR tells the domain of every fault but the translation fault of the first level.
 * </ol>
 */
final class SimulatedArmv7Cpu extends SimulatedCpu implements Armv7Cpu {
  private static final int ROOT = 0;
  private static final int LEAF = 1;

  private static final int LARGE_PAGE_SPAN =
      Armv7Geometry.LARGE_PAGE_SHIFT - Armv7Geometry.PAGE_SHIFT;
  private static final int SECTION_SPAN = Armv7Geometry.SECTION_SHIFT - Armv7Geometry.PAGE_SHIFT;
  private static final int SUPERSECTION_SPAN =
      Armv7Geometry.SUPERSECTION_SHIFT - Armv7Geometry.PAGE_SHIFT;

  /** The context of addresses that are not translated; ASIDs are below. */
  private static final int MMU_OFF = Contextidr.ASID + 1;

  /** Attributes that grant everything: MMU off. */
  private static final int UNTRANSLATED = -1;

  private final PendingOperations pending;
  private final RegimeHistory history;
  private final FaultRegisters faults = new FaultRegisters();
  private Regime now = Regime.RESET;
  private int dacr;
  private final boolean eager;
  private int prrr;
  private int nmrr;
  private int vbar;
  private long cleans;
  private long instructionInvalidations;
  private long synchronizations;

  SimulatedArmv7Cpu(SimulatedMachine machine) {
    super(machine, Integer.SIZE);
    eager = machine.config().tlb() == TlbModel.EAGER;
    pending = new PendingOperations(eager);
    history = new RegimeHistory(eager);
    setContext(MMU_OFF);
  }

  // Control registers.

  @Override
  public int ttbr0() {
    return now.ttbr0();
  }

  @Override
  public void setTtbr0(int value) {
    enter(now.withTtbr0(value));
  }

  @Override
  public int ttbr1() {
    return now.ttbr1();
  }

  @Override
  public void setTtbr1(int value) {
    enter(now.withTtbr1(value));
  }

  @Override
  public int ttbcr() {
    return now.ttbcr();
  }

  @Override
  public void setTtbcr(int value) {
    enter(now.withTtbcr(value));
  }

  @Override
  public int contextidr() {
    return now.contextidr();
  }

  @Override
  public void setContextidr(int value) {
    enter(now.withContextidr(value));
  }

  @Override
  public int dacr() {
    return dacr;
  }

  @Override
  public void setDacr(int value) {
    dacr = value;
    recomputeRights();
  }

  @Override
  public int sctlr() {
    return now.sctlr();
  }

  @Override
  public void setSctlr(int value) {
    enter(now.withSctlr(value));
  }

  private void enter(Regime next) {
    history.replaced(now);
    if (now.mmu() && !next.mmu()) {
      invalidateAll(); // Global entries would match MMU_OFF too.
    }
    now = next;
    setContext(next.mmu() ? next.asid() : MMU_OFF);
  }

  @Override
  public int prrr() {
    return prrr;
  }

  @Override
  public void setPrrr(int value) {
    prrr = value;
  }

  @Override
  public int nmrr() {
    return nmrr;
  }

  @Override
  public void setNmrr(int value) {
    nmrr = value;
  }

  @Override
  public int vbar() {
    return vbar;
  }

  @Override
  public void setVbar(int value) {
    vbar = value;
  }

  // Fault registers.

  @Override
  public int dfsr() {
    return faults.dfsr();
  }

  @Override
  public int dfar() {
    return faults.dfar();
  }

  @Override
  public int ifsr() {
    return faults.ifsr();
  }

  @Override
  public int ifar() {
    return faults.ifar();
  }

  // Invalidations.

  @Override
  public void tlbimva(int mvaAndAsid) {
    if (eager) {
      here(TlbOperation.MVA.with(mvaAndAsid));
    } else {
      invalidate(Tlbi.page(mvaAndAsid), Contextidr.asid(mvaAndAsid));
    }
  }

  @Override
  public void tlbimvaa(int mva) {
    here(TlbOperation.MVAA.with(mva));
  }

  @Override
  public void tlbiasid(int asid) {
    here(TlbOperation.ASID.with(asid));
  }

  @Override
  public void tlbiall() {
    here(TlbOperation.ALL.with(0));
  }

  @Override
  public void tlbimvais(int mvaAndAsid) {
    everywhere(TlbOperation.MVA.with(mvaAndAsid));
  }

  @Override
  public void tlbimvaais(int mva) {
    everywhere(TlbOperation.MVAA.with(mva));
  }

  @Override
  public void tlbiasidis(int asid) {
    everywhere(TlbOperation.ASID.with(asid));
  }

  @Override
  public void tlbiallis() {
    everywhere(TlbOperation.ALL.with(0));
  }

  private void here(long operation) {
    if (!eager || !pending.defer(operation)) {
      perform(operation);
    }
  }

  private void everywhere(long operation) {
    here(operation);
    broadcast(operation);
  }

  @Override
  protected void perform(long operation) {
    if (eager) {
      history.settle();
    }
    int operand = TlbOperation.operand(operation);
    switch (TlbOperation.of(operation)) {
      case MVA -> invalidate(Tlbi.page(operand), Contextidr.asid(operand));
      case MVAA -> invalidate(Tlbi.page(operand), ANY_CONTEXT);
      case ASID -> {
        invalidateContext(Contextidr.asid(operand));
        dropUpperContext(Contextidr.asid(operand));
      }
      case ALL -> {
        invalidateAll();
        dropAllUpper();
      }
    }
  }

  private void invalidate(long page, int context) {
    invalidatePage(page, context);
    dropUpper(page >>> Armv7Geometry.SECTION_SHIFT, context);
  }

  // Barriers and caches.

  @Override
  public void dsb() {
    if (eager) {
      pending.performAll(this::perform);
      history.settle();
      storesVisible();
    }
    completeBroadcasts();
  }

  @Override
  public void isb() {
    synchronizations++;
  }

  @Override
  public void dccmvac(long address) {
    cleans++;
  }

  @Override
  public void icialluis() {
    instructionInvalidations++;
  }

  /** What the tables say of the memory at an address. */
  Optional<MemoryAttributes> memoryAttributes(Ram ram, long address) {
    return MemoryProbe.at(ram, now, prrr, nmrr, address);
  }

  /** How many data cache lines were cleaned. */
  long cleans() {
    return cleans;
  }

  /** How many times the instruction caches were dropped. */
  long instructionInvalidations() {
    return instructionInvalidations;
  }

  /** How many instruction barriers there were. */
  long synchronizations() {
    return synchronizations;
  }

  // Translation.

  @Override
  protected long walk(long address, int right) {
    if (eager) {
      if (!speculating()) {
        history.used(address);
      } else {
        Regime past = history.next();
        if (past != null) {
          return walk(history.address(), right, past);
        }
      }
    }
    if (now.mmu()) {
      return walk(address, right, now);
    }
    return fill(address, address >>> Armv7Geometry.PAGE_SHIFT, 0, MMU_OFF, false, UNTRANSLATED);
  }

  private long walk(long address, int right, Regime regime) {
    if (regime.walksDisabled(address)) {
      return fault(address, right, Fsr.TRANSLATION_L1, 0);
    }
    int word = readL1(address, regime);
    if (L1Descriptor.isTable(word)) {
      return page(address, right, word, regime);
    }
    if (L1Descriptor.isSection(word)) {
      return section(address, right, word, regime);
    }
    return fault(address, right, Fsr.TRANSLATION_L1, 0);
  }

  private int readL1(long address, Regime regime) {
    return eager ? readOrRecallL1(address, regime) : readEntry(ROOT, regime.l1Entry(address));
  }

  private int readOrRecallL1(long address, Regime regime) {
    long megabyte = address >>> Armv7Geometry.SECTION_SHIFT;
    // What was cached since does not bind a walk that began before.
    boolean late = regime != now;
    if (!late && findUpper(ROOT, megabyte, regime.asid())) {
      int word = cachedWord(ROOT);
      usedUpper(ROOT, L1Descriptor.tableFrame(word));
      return word;
    }
    int word = readEntry(ROOT, regime.l1Entry(address));
    if (L1Descriptor.isTable(word)) {
      cacheUpper(ROOT, megabyte, regime.asid());
    }
    return word;
  }

  private long section(long address, int right, int word, Regime regime) {
    int ap = L1Descriptor.ap(word);
    int domain = L1Descriptor.domain(word);
    if (regime.afe() && AccessPermissions.accessFlagClear(ap)) {
      return fault(address, right, Fsr.ACCESS_FLAG_L1, domain);
    }
    boolean large = L1Descriptor.kind(word) == L1Descriptor.Kind.SUPERSECTION;
    boolean xn = (word & L1Descriptor.XN) != 0;
    int granted = Attributes.clientRights(ap, xn, regime.afe());
    return leaf(
        address,
        right,
        L1Descriptor.frame(word),
        large ? SUPERSECTION_SPAN : SECTION_SPAN,
        (word & L1Descriptor.NG) == 0 ? ANY_CONTEXT : regime.asid(),
        Attributes.of(granted, domain, true, regime.afe()),
        Attributes.rights(granted, domain, dacr));
  }

  private long page(long address, int right, int upper, Regime regime) {
    int domain = L1Descriptor.domain(upper);
    int table = L1Descriptor.tableBase(upper);
    int word = readEntry(LEAF, Regime.entry(table, Armv7Geometry.l2Index(address)));
    int small = regime.smallPage(word);
    if (small == SmallPages.NONE) {
      return otherThanSmall(address, right, domain, word, regime);
    }
    return leaf(
        address,
        right,
        L2Descriptor.smallPageFrame(word),
        0,
        (word & L2Descriptor.NG) == 0 ? ANY_CONTEXT : regime.asid(),
        Attributes.inDomain(small, domain),
        Attributes.rights(Attributes.clientRights(small), domain, dacr));
  }

  /** A word of the second level that maps a large page, or faults; a small one for its flag. */
  private long otherThanSmall(long address, int right, int domain, int word, Regime regime) {
    if (!L2Descriptor.isValid(word)) {
      return fault(address, right, Fsr.TRANSLATION_L2, domain);
    }
    int ap = L2Descriptor.ap(word);
    if (regime.afe() && AccessPermissions.accessFlagClear(ap)) {
      return fault(address, right, Fsr.ACCESS_FLAG_L2, domain);
    }
    int granted = Attributes.clientRights(ap, L2Descriptor.executeNever(word), regime.afe());
    return leaf(
        address,
        right,
        L2Descriptor.largePageFrame(word),
        LARGE_PAGE_SPAN,
        (word & L2Descriptor.NG) == 0 ? ANY_CONTEXT : regime.asid(),
        Attributes.of(granted, domain, false, regime.afe()),
        Attributes.rights(granted, domain, dacr));
  }

  /** Caches what a descriptor maps, though it may refuse this access. */
  private long leaf(
      long address, int right, long frame, int span, int context, int attributes, int rights) {
    long entry = fill(address, frame, span, context, context == ANY_CONTEXT, attributes, rights);
    // FAULT has every bit.
    return (entry & right) != 0 ? entry : refused(address, right, attributes);
  }

  @Override
  protected int rights(int attributes) {
    return attributes == UNTRANSLATED ? Rights.ALL : Attributes.rights(attributes, dacr);
  }

  @Override
  protected long refused(long address, int right, int attributes) {
    int status = Attributes.refusal(attributes, dacr);
    return fault(address, right, status, Attributes.domain(attributes));
  }

  private long fault(long address, int right, int status, int domain) {
    if (!speculating()) {
      faults.raise(address, right, status, domain);
    }
    return FAULT;
  }

  @Override
  protected String describeFault(boolean fetch) {
    return faults.describe(fetch);
  }
}
