package dev.quire.qemu.hardware;

/** What the stub does on x86 alone, in the order of x86/registers.inc. */
enum X86Operation implements Command {
  READ_CR0,
  WRITE_CR0,
  PAGING_ON,
  PAGING_OFF,
  READ_CR2,
  READ_CR3,
  WRITE_CR3,
  READ_CR4,
  WRITE_CR4,
  INVLPG,
  READ_EFER,
  WRITE_EFER,
  LONG_MODE_ON;

  @Override
  public int code() {
    return Operation.OTHERS + ordinal();
  }
}
