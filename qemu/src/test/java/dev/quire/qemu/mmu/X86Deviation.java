package dev.quire.qemu.mmu;

import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.Pde;

/** Where QEMU's x86 processor differs from the simulated one. */
enum X86Deviation implements Deviation<X86Registers> {
  ACCESSED_BEFORE_THE_TABLE(
      "sets A in a directory entry before it looks at the table entry, which may then fault",
      "SDM 3A, 4.8: A is set whenever an entry was used in a translation; whether that is before"
          + " or after the check is open, and the simulated processor sets it when the walk ends",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: ptw_setl of the directory entry before"
          + " the table entry is loaded") {

    @Override
    public Outcome apply(Case<X86Registers> one, Outcome soFar) {
      if (soFar.fault() && one.path().hasLower()) {
        Path.Step upper = one.path().upper();
        if (one.load(upper.at()) != upper.word() && !one.probe().spansPages()) {
          return Outcome.impossible();
        }
        one.setBits(one.path().upper(), Pde.A);
      }
      return soFar;
    }
  },

  PSE_36(
      "takes bits 20 to 13 of an entry for a 4 MB page as bits 39 to 32 of its address",
      "SDM 3A, 4.3, table 4-4: so do processors with PSE-36; on others, as the simulated one, the"
          + " bits are reserved",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: \"Bits 20-13 provide bits 39-32 of the"
          + " address, bit 21 is reserved\"") {

    @Override
    public boolean mayGrantMore(X86Registers registers, Path path) {
      int word = path.upper().word();
      return isLarge(registers, word)
          && (word & HIGH_ADDRESS) != 0
          && (word & ALWAYS_RESERVED) == 0;
    }

    @Override
    public Outcome apply(Case<X86Registers> one, Outcome soFar) {
      if (!mayGrantMore(one.registers(), one.path())) {
        return soFar;
      }
      if (!isReserved(soFar)) {
        return Outcome.impossible();
      }
      Path.Step entry = one.path().upper();
      long data = one.path().physical() & -Integer.BYTES;
      int before = one.load(data);
      one.change(entry, HIGH_ADDRESS, 0);
      Outcome outcome = one.again(one.probe());
      // What is at that address stays; but for the entry itself, if it should be there.
      boolean written = one.probe().kind().writes();
      int used = outcome.fault() ? 0 : written ? Pde.A | Pde.D : Pde.A;
      one.store(data, data == entry.at() ? before | used : before);
      return outcome.fault() ? outcome : outcome.withValue(beyond(one.probe()));
    }
  },

  RESERVED_IS_NOT_PRESENT(
      "leaves P clear in the error code when a reserved bit is set",
      "SDM 3A, 4.7: P is clear only if P was clear in an entry; RSVD is set only with P",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: do_fault_rsvd sets PG_ERROR_RSVD_MASK"
          + " alone") {

    @Override
    public Outcome apply(Case<X86Registers> one, Outcome soFar) {
      int word = one.path().upper().word();
      if (!isLarge(one.registers(), word) || (word & ALWAYS_RESERVED) == 0) {
        return soFar;
      }
      return isReserved(soFar) ? soFar.withCode(soFar.code() & ~ErrorCode.P) : Outcome.impossible();
    }
  };

  /** Bit 21 of an entry for a 4 MB page, which no processor gives a meaning. */
  private static final int ALWAYS_RESERVED = Integer.highestOneBit(Pde.LARGE_RESERVED);

  private static final int HIGH_ADDRESS = Pde.LARGE_RESERVED & ~ALWAYS_RESERVED;

  private final String qemu;
  private final String manual;
  private final String source;

  X86Deviation(String qemu, String manual, String source) {
    this.qemu = qemu;
    this.manual = manual;
    this.source = source;
  }

  private static boolean isReserved(Outcome outcome) {
    int code = ErrorCode.RSVD | ErrorCode.P;
    return outcome.fault() && (outcome.code() & code) == code;
  }

  private static boolean isLarge(X86Registers registers, int word) {
    return registers.pse() && Pde.isLarge(word);
  }

  /** What an access gives at an address where nothing is. */
  private static int beyond(Probe probe) {
    return switch (probe.kind()) {
      case COMPARE_AND_SET32 -> probe.expected() == 0 ? 1 : 0;
      default -> 0;
    };
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
