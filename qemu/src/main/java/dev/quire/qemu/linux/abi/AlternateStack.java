package dev.quire.qemu.linux.abi;

/**
 * The stack for handlers that ask for it: stack_t.
 *
 * @param address its lowest byte
 * @param flags SS_…
 * @param bytes its size
 */
public record AlternateStack(int address, int flags, int bytes) {

  /** SS_ONSTACK: it is in use. */
  public static final int ON_STACK = 1;

  /** SS_DISABLE: there is none. */
  public static final int DISABLE = 2;

  /** How many bytes the structure has. */
  public static final int STRUCT_BYTES = 3 * Integer.BYTES;

  /** No stack. */
  public static final AlternateStack NONE = new AlternateStack(0, DISABLE, 0);

  /** Whether there is one. */
  public boolean isSet() {
    return (flags & DISABLE) == 0;
  }

  /** Whether an address lies in it, as a stack pointer does. */
  public boolean contains(int stackPointer) {
    int above = stackPointer - address;
    return isSet() && above != 0 && Integer.compareUnsigned(above, bytes) <= 0;
  }

  /** The address behind it. */
  public int top() {
    return address + bytes;
  }

  /** Writes the structure. */
  public byte[] struct() {
    return StructWriter.of(STRUCT_BYTES).int32(address).int32(flags).int32(bytes).bytes();
  }

  /** Reads the structure. */
  public static AlternateStack read(byte[] struct) {
    StructReader from = StructReader.of(struct);
    return new AlternateStack(from.int32(), from.int32(), from.int32());
  }
}
