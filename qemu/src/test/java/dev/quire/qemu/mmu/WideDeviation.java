package dev.quire.qemu.mmu;

import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.WidePde;
import java.util.List;

/** Where QEMU's x86 processor differs from the simulated one when entries have 64 bits. */
enum WideDeviation implements Deviation<WideRegisters> {
  ACCESSED_ON_THE_WAY(
      "sets A in each entry before it looks at the next one, which may then fault, and in one for a"
          + " 1 GB page before it looks at the rights and at the reserved bits of such a page",
      "SDM 3A, 4.8: A is set whenever an entry was used in a translation; whether that is before"
          + " or after the check is open, and the simulated processor sets it when the walk ends",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: A of an entry is set before the next"
          + " one is loaded") {

    @Override
    public Outcome apply(Case<WideRegisters> one, Outcome soFar) {
      List<Path.Step> steps = one.path().steps();
      if (!soFar.fault() || steps.isEmpty()) {
        return soFar;
      }
      int last = steps.size() - 1;
      List<Path.Step> above = steps.subList(0, isHuge(one, last) ? last + 1 : last);
      for (Path.Step entry : above) {
        if (one.now(entry) != entry.entry() && !one.probe().spansPages()) {
          return Outcome.impossible();
        }
      }
      for (int level = 0; level < above.size(); level++) {
        if (!one.registers().paging().inRegisters(level)) {
          one.setBits(above.get(level), WidePde.A);
        }
      }
      return soFar;
    }
  },

  RESERVED_BIT_ALONE(
      "leaves P clear in the error code when a reserved bit is set",
      "SDM 3A, 4.7: P is clear only if P was clear in an entry; RSVD is set only with P",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: do_fault_rsvd sets PG_ERROR_RSVD_MASK"
          + " alone") {

    @Override
    public Outcome apply(Case<WideRegisters> one, Outcome soFar) {
      if (!isReserved(one)) {
        return soFar;
      }
      int code = ErrorCode.RSVD | ErrorCode.P;
      return soFar.fault() && (soFar.code() & code) == code
          ? soFar.withCode(soFar.code() & ~ErrorCode.P)
          : Outcome.impossible();
    }
  };

  private final String qemu;
  private final String manual;
  private final String source;

  WideDeviation(String qemu, String manual, String source) {
    this.qemu = qemu;
    this.manual = manual;
    this.source = source;
  }

  /** Whether an entry is for a 1 GB page, without the bits that are reserved everywhere. */
  private static boolean isHuge(Case<WideRegisters> one, int level) {
    WideRegisters registers = one.registers();
    long entry = one.path().steps().get(level).entry();
    boolean reserved = (entry & registers.paging().reserved(registers.nxe())) != 0;
    return registers.paging().isHuge(level, entry) && !reserved;
  }

  /** Whether a reserved bit ends the walk. */
  private static boolean isReserved(Case<WideRegisters> one) {
    List<Path.Step> steps = one.path().steps();
    int level = steps.size() - 1;
    WidePaging paging = one.registers().paging();
    if (steps.isEmpty() || paging.inRegisters(level)) {
      return false;
    }
    long entry = one.path().leaf().entry();
    long reserved = paging.reserved(level, entry, one.registers().nxe());
    return (entry & WidePde.P) != 0 && (entry & reserved) != 0;
  }

  @Override
  public String qemu() {
    return qemu;
  }

  @Override
  public String manual() {
    return manual;
  }

  @Override
  public String source() {
    return source;
  }
}
