package dev.quire.common.hardware;

/**
 * An access to a physical address that is neither RAM nor device: always an error of the kernel.
 */
public final class BusError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The address. */
  private final long address;

  BusError(long address, String what) {
    super(
        what + " at physical address 0x" + Long.toHexString(address) + ": neither RAM nor device");
    this.address = address;
  }

  /** The physical address. */
  public long address() {
    return address;
  }
}
