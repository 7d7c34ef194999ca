package dev.quire.common.process;

/** The bytes that a new process finds on its stack, from its stack pointer to the stack's top. */
public final class StackImage {

  private final long stackPointer;
  private final byte[] bytes;

  /** Takes the array over. */
  StackImage(long stackPointer, byte[] bytes) {
    this.stackPointer = stackPointer;
    this.bytes = bytes;
  }

  /** Returns the address of the first byte, unsigned, a multiple of 16. */
  public long stackPointer() {
    return stackPointer;
  }

  /** Returns how many bytes there are: from the stack pointer to the top. */
  public int size() {
    return bytes.length;
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
