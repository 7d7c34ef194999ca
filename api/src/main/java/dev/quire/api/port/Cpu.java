package dev.quire.api.port;

/**
 * One processor: loads, stores and atomic operations at virtual addresses (physical ones while
 * paging is off), with kernel or user privilege.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>An access that faults enters the {@link FaultEntry}. When that returns, the access is made
 *       again, as hardware restarts an instruction; when it throws, the access was not made.
 *   <li>A word operation at a multiple of its size is atomic. Others may be made of several; one
 *       that spans pages faults on each by itself.
 *   <li>A bulk operation is a sequence of word or byte operations in ascending order; each is
 *       restarted by itself, and those done before an exception stay done.
 *   <li>Interrupts enter the {@link InterruptEntry} before an access or in {@link #pause}. Those of
 *       devices never come within a fault or interrupt entry; those that another processor asked
 *       for come there too, so that processors which wait for each other get on.
 *   <li>One thread drives a processor at a time. {@link #attach} and {@link #detach} say when the
 *       calling thread does so while other threads drive other processors; a processor that is not
 *       attached is idle between two calls, and what others ask of it is done by the asking thread.
 * </ol>
 *
 * <p>Values narrower than 32 bits are zero-extended and stored from the low bits. All is
 * little-endian.
 */
public interface Cpu {

  /** The index of this processor in its machine, from 0. */
  int index();

  /** Loads 8 bits at {@code address} with user or kernel privilege. */
  int load8(long address, boolean user);

  /** Loads 16 bits. */
  int load16(long address, boolean user);

  /** Loads 32 bits. */
  int load32(long address, boolean user);

  /** Stores 8 bits. */
  void store8(long address, int value, boolean user);

  /** Stores 16 bits. */
  void store16(long address, int value, boolean user);

  /** Stores 32 bits. */
  void store32(long address, int value, boolean user);

  /** Stores {@code value} and returns what stood there, atomically; {@code address} is aligned. */
  int exchange32(long address, int value, boolean user);

  /**
   * Stores {@code value} if {@code expected} stands there, atomically; {@code address} is aligned.
   */
  boolean compareAndSet32(long address, int expected, int value, boolean user);

  /** Fetches the 32 bits at {@code address} as an instruction fetch would. */
  int fetch32(long address, boolean user);

  /** Loads {@code count} consecutive words, from an aligned address on. */
  void load32s(long address, int[] to, int offset, int count, boolean user);

  /** Stores {@code count} consecutive words, from an aligned address on. */
  void store32s(long address, int[] from, int offset, int count, boolean user);

  /**
   * Stores {@code count} consecutive words from an aligned address on: {@code first}, then each
   * {@code step} more than the one before.
   */
  void fill32(long address, int count, int first, int step, boolean user);

  /** Loads {@code count} bytes. */
  void load8s(long address, byte[] to, int offset, int count, boolean user);

  /** Stores {@code count} bytes. */
  void store8s(long address, byte[] from, int offset, int count, boolean user);

  /** Installs the fault entry; before it stands every fault is an error of the kernel. */
  void onFault(FaultEntry entry);

  /** Installs the interrupt entry; before it stands interrupts wait. */
  void onInterrupt(InterruptEntry entry);

  /** Interrupts the processor with this index: its entry is told that another processor asks. */
  void interrupt(int processor);

  /** Gives way while waiting: serves interrupts of this processor and of idle ones. */
  void pause();

  /**
   * Says that the calling thread drives this processor until {@link #detach}; waits until it may.
   */
  void attach();

  /** Ends what {@link #attach} began. */
  void detach();

  /** What the hardware counted; −1 if it does not count that. */
  long count(CpuEvent event);
}
