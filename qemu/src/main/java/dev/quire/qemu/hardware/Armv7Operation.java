package dev.quire.qemu.hardware;

/** What the stub does on ARMv7 alone, in the order of armv7/registers.inc. */
enum Armv7Operation implements Command {
  SWITCH_MMU,
  READ_SCTLR,
  WRITE_SCTLR,
  READ_TTBR0,
  WRITE_TTBR0,
  READ_TTBR1,
  WRITE_TTBR1,
  READ_TTBCR,
  WRITE_TTBCR,
  READ_CONTEXTIDR,
  WRITE_CONTEXTIDR,
  READ_DACR,
  WRITE_DACR,
  READ_PRRR,
  WRITE_PRRR,
  READ_NMRR,
  WRITE_NMRR,
  TLBIMVA,
  TLBIMVAA,
  TLBIASID,
  TLBIALL,
  TLBIMVAIS,
  TLBIMVAAIS,
  TLBIASIDIS,
  TLBIALLIS,
  DCCMVAC,
  ICIALLUIS,
  MAY_USER_WRITE;

  @Override
  public int code() {
    return Operation.OTHERS + ordinal();
  }
}
