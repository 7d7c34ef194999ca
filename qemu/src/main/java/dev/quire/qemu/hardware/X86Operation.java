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
  INVLPG;

  private static final int FIRST = 16;

  @Override
  public int code() {
    return FIRST + ordinal();
  }
}
