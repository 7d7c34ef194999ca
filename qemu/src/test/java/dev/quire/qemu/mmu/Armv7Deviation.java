package dev.quire.qemu.mmu;

import dev.quire.armv7.layout.Dacr;
import dev.quire.armv7.layout.Fsr;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.Ttbcr;

/** Where QEMU's ARMv7 processor differs from the simulated one. */
enum Armv7Deviation implements Deviation<Armv7Registers> {
  NO_SECURITY_EXTENSIONS(
      "ignores TTBCR.PD0 and PD1",
      "B4.1.153: the two are there with the Security Extensions, which the simulated processor has"
          + " in this; the board has them as secure=on only",
      "target/arm/helper.c, vmsa_ttbcr_write: without EL3 only N is kept") {

    @Override
    public boolean mayGrantMore(Armv7Registers registers, Path path) {
      return (registers.ttbcr() & (Ttbcr.PD0 | Ttbcr.PD1)) != 0;
    }

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      Armv7Registers registers = one.registers();
      boolean lower = registers.isLower(one.probe().address());
      boolean disabled = (registers.ttbcr() & (lower ? Ttbcr.PD0 : Ttbcr.PD1)) != 0;
      if (!disabled) {
        return soFar;
      }
      if (status(soFar) != Fsr.TRANSLATION_L1) {
        return Outcome.impossible();
      }
      one.change(registers.withWalks());
      return one.again(one.probe());
    }
  },

  PRIVILEGED_EXECUTE_NEVER(
      "knows the PXN attribute: bit 2 of a descriptor that points at a table, and bit 0 of one of a"
          + " section, which is not reserved then",
      "B3.5.1 and B3.7.2: an optional attribute, which the simulated processor has not, and a"
          + " Cortex-A15 has",
      "target/arm/ptw.c, get_phys_addr_v6: cpu_isar_feature(aa32_pxn, cpu)") {

    @Override
    public boolean mayGrantMore(Armv7Registers registers, Path path) {
      return isPxnSection(path.upper().word());
    }

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      int word = one.path().upper().word();
      boolean section = isPxnSection(word);
      Outcome outcome = soFar;
      if (section) {
        if (status(soFar) != Fsr.TRANSLATION_L1) {
          return Outcome.impossible();
        }
        one.change(one.path().upper(), L1Descriptor.TABLE, 0);
        outcome = one.again(one.probe());
      }
      boolean never = hasPxn(one.path());
      boolean reached = !outcome.fault() || isAccessFlag(outcome);
      if (!section && never && isRefusedWithoutReason(one, outcome)) {
        return Outcome.impossible();
      }
      return never && reached && isKernelFetch(one.probe()) && access(one) == Dacr.CLIENT
          ? Outcome.faulted(
              true,
              false,
              Fsr.ifsr(section ? Fsr.PERMISSION_L1 : Fsr.PERMISSION_L2),
              one.probe().address())
          : outcome;
    }
  },

  MANAGER_IGNORES_ACCESS_FLAG(
      "does not look at the access flag in a manager's domain",
      "B3.7.3: a manager's accesses are not checked against the permissions; B3.12, figure B3-22:"
          + " the access flag is looked at before the domain",
      "target/arm/ptw.c, get_phys_addr_v6: \"if (domain_prot == 3)\" passes over SCTLR_AFE") {

    @Override
    public boolean mayGrantMore(Armv7Registers registers, Path path) {
      return registers.afe() && registers.access(domain(path)) == Dacr.MANAGER;
    }

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      if (!isAccessFlagClear(one) || access(one) != Dacr.MANAGER) {
        return soFar;
      }
      if (!isAccessFlag(soFar)) {
        return Outcome.impossible();
      }
      one.change(one.registersNow().withoutAccessFlag());
      return one.again(one.probe());
    }
  },

  EXCLUSIVES_LOAD_FIRST(
      "makes an exchange or compare-and-set of the kernel of LDREX and STREX: where a read is"
          + " refused too, WnR is clear; a compare-and-set that does not match stores nothing, and"
          + " needs no right to write",
      "A8.8.75: LDREX is a load; the simulated processor has one operation instead, which is a"
          + " write",
      "qemu/src/main/asm/armv7/stub.S, exchange32 and compare_and_set32") {

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      Probe probe = one.probe();
      if (!probe.kind().isAtomic() || probe.user()) {
        return soFar;
      }
      if (!soFar.fault()) {
        boolean set = probe.kind() == AccessKind.EXCHANGE32 || soFar.value() != 0;
        int word = set ? 0 : one.load(one.path().physical());
        return set || !one.again(probe.asExchange(word)).fault() ? soFar : Outcome.impossible();
      }
      if (!Fsr.isWrite(soFar.code())) {
        return Outcome.impossible();
      }
      Outcome load = one.again(probe.asLoad());
      if (load.fault()) {
        return load;
      }
      boolean matches = load.value() == probe.expected();
      return probe.kind() == AccessKind.COMPARE_AND_SET32 && !matches ? Outcome.granted(0) : soFar;
    }
  },

  DOMAIN_BEFORE_SECOND_LEVEL(
      "looks at the domain before it reads the descriptor of the second level: a domain that has no"
          + " access gives a domain fault where that descriptor is a fault",
      "B3.12, figure B3-22: the translation fault comes before the domain fault",
      "target/arm/ptw.c, get_phys_addr_v6: domain_prot is looked at above the load of the second"
          + " descriptor") {

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      Path path = one.path();
      if (!path.hasLower() || L2Descriptor.isValid(path.leaf().word()) || !isShut(one)) {
        return soFar;
      }
      return status(soFar) == Fsr.TRANSLATION_L2
          ? withStatus(one, soFar, Fsr.DOMAIN_L2)
          : Outcome.impossible();
    }
  },

  DOMAIN_BEFORE_ACCESS_FLAG(
      "looks at the domain before the access flag: a domain that has no access gives a domain fault"
          + " where the flag is clear",
      "B3.12, figure B3-22: the access flag fault comes before the domain fault",
      "target/arm/ptw.c, get_phys_addr_v6: domain_prot is looked at above SCTLR_AFE") {

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      if (!isAccessFlagClear(one) || !isShut(one)) {
        return soFar;
      }
      if (!isAccessFlag(soFar)) {
        return Outcome.impossible();
      }
      boolean section = status(soFar) == Fsr.ACCESS_FLAG_L1;
      return withStatus(one, soFar, section ? Fsr.DOMAIN_L1 : Fsr.DOMAIN_L2);
    }
  },

  EXECUTE_NEVER_BEFORE_ACCESS_FLAG(
      "looks at XN before the access flag: a fetch gives a permission fault where the flag is"
          + " clear",
      "B3.12, figure B3-22: the access flag fault comes first",
      "target/arm/ptw.c, get_phys_addr_v6: \"if (xn && access_type == MMU_INST_FETCH)\" above"
          + " SCTLR_AFE") {

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      boolean fetch = one.probe().kind() == AccessKind.FETCH32;
      boolean decides = fetch && isNever(one.path()) && access(one) == Dacr.CLIENT;
      if (!decides || !isAccessFlagClear(one)) {
        return soFar;
      }
      boolean known = isKernelFetch(one.probe()) && hasPxn(one.path());
      if (!isAccessFlag(soFar)) {
        return known ? soFar : Outcome.impossible();
      }
      boolean section = status(soFar) == Fsr.ACCESS_FLAG_L1;
      return withStatus(one, soFar, section ? Fsr.PERMISSION_L1 : Fsr.PERMISSION_L2);
    }
  },

  IFSR_TELLS_DOMAIN(
      "leaves the domain in bits 7 to 4 of IFSR",
      "B4.1.96: the bits are reserved and read as zero",
      "target/arm/internals.h, arm_fi_to_sfsc: the domain, whichever register it is for") {

    @Override
    public Outcome apply(Case<Armv7Registers> one, Outcome soFar) {
      if (!soFar.fault() || !soFar.fetch() || status(soFar) == Fsr.TRANSLATION_L1) {
        return soFar;
      }
      return soFar.code() == Fsr.ifsr(status(soFar))
          ? soFar.withCode(Fsr.dfsr(status(soFar), domain(one.path()), false))
          : Outcome.impossible();
    }
  };

  /** Bit 2 of a descriptor that points at a table. */
  private static final int TABLE_PXN = 1 << 2;

  private final String qemu;
  private final String manual;
  private final String source;

  Armv7Deviation(String qemu, String manual, String source) {
    this.qemu = qemu;
    this.manual = manual;
    this.source = source;
  }

  /** The status of a fault; 0 if there was none. */
  private static int status(Outcome outcome) {
    return outcome.fault() ? Fsr.status(outcome.code()) : 0;
  }

  private static boolean hasPxn(Path path) {
    int word = path.upper().word();
    return isPxnSection(word) || (L1Descriptor.isTable(word) && (word & TABLE_PXN) != 0);
  }

  /** Whether a fetch was refused though a load is granted and XN is clear. */
  private static boolean isRefusedWithoutReason(Case<Armv7Registers> one, Outcome outcome) {
    return outcome.fault()
        && one.probe().kind() == AccessKind.FETCH32
        && !isNever(one.path())
        && !one.again(one.probe().asLoad()).fault();
  }

  /** Whether SCTLR.AFE makes AP[0] the access flag, and the entry that maps has it clear. */
  private static boolean isAccessFlagClear(Case<Armv7Registers> one) {
    Path path = one.path();
    int word = path.leaf().word();
    if (!one.registers().afe() || path.physical() == Path.NOWHERE) {
      return false;
    }
    return (word & (path.hasLower() ? L2Descriptor.ACCESS_FLAG : L1Descriptor.AP0)) == 0;
  }

  private static boolean isPxnSection(int word) {
    return (word & L1Descriptor.KIND) == L1Descriptor.KIND;
  }

  private static boolean isKernelFetch(Probe probe) {
    return probe.kind() == AccessKind.FETCH32 && !probe.user();
  }

  private static boolean isAccessFlag(Outcome outcome) {
    int status = status(outcome);
    return status == Fsr.ACCESS_FLAG_L1 || status == Fsr.ACCESS_FLAG_L2;
  }

  private static Outcome withStatus(Case<Armv7Registers> one, Outcome fault, int status) {
    return fault.withCode(
        fault.fetch()
            ? Fsr.ifsr(status)
            : Fsr.dfsr(status, domain(one.path()), Fsr.isWrite(fault.code())));
  }

  private static int domain(Path path) {
    return L1Descriptor.domain(path.upper().word());
  }

  /** What DACR says of the access's domain. */
  private static int access(Case<Armv7Registers> one) {
    return one.registers().access(domain(one.path()));
  }

  private static boolean isShut(Case<Armv7Registers> one) {
    int access = access(one);
    return access == Dacr.NO_ACCESS || access == Dacr.RESERVED;
  }

  private static boolean isNever(Path path) {
    int word = path.leaf().word();
    return path.hasLower() ? L2Descriptor.executeNever(word) : (word & L1Descriptor.XN) != 0;
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
