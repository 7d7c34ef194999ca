package dev.quire.api;

/**
 * Loads, stores and atomic operations at virtual addresses, little-endian. Values narrower than 32
 * bits are zero-extended. Every method enters the fault handler on a fault and is retried when that
 * resolves it; an access that spans pages is made of several.
 *
 * <p>Each method throws {@link AccessViolation} when the handler finds that the access is not
 * allowed, and {@link PagingException.KernelFault} when kernel code faults where it must not.
 */
public interface Memory {

  /** Loads 8 bits. */
  int load8(VirtualAddress address);

  /** Loads 16 bits. */
  int load16(VirtualAddress address);

  /** Loads 32 bits. */
  int load32(VirtualAddress address);

  /** Loads 64 bits, as two words. */
  long load64(VirtualAddress address);

  /** Stores the low 8 bits of {@code value}. */
  void store8(VirtualAddress address, int value);

  /** Stores the low 16 bits of {@code value}. */
  void store16(VirtualAddress address, int value);

  /** Stores 32 bits. */
  void store32(VirtualAddress address, int value);

  /** Stores 64 bits, as two words. */
  void store64(VirtualAddress address, long value);

  /**
   * Stores {@code value} and returns what stood there, atomically.
   *
   * @throws PagingException.Misaligned if the address is not a multiple of 4
   */
  int exchange32(VirtualAddress address, int value);

  /**
   * Stores {@code value} if {@code expected} stands there, atomically; says whether it did.
   *
   * @throws PagingException.Misaligned if the address is not a multiple of 4
   */
  boolean compareAndSet32(VirtualAddress address, int expected, int value);

  /** Fetches the 32 bits at {@code address} as an instruction fetch would. */
  int fetch32(VirtualAddress address);

  /** Reads {@code length} bytes into {@code to} from {@code offset} on. */
  void read(VirtualAddress address, byte[] to, int offset, int length);

  /** Writes {@code length} bytes of {@code from} from {@code offset} on. */
  void write(VirtualAddress address, byte[] from, int offset, int length);

  /** Stores the low 8 bits of {@code value} {@code length} times. */
  void fill(VirtualAddress address, int value, long length);
}
