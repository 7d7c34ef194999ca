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
 *   <li>A word operation at a multiple of its size is atomic: a 64-bit one towards other 64-bit
 *       ones and towards the walks of 64-bit entries. Towards narrower ones each of its halves is a
 *       word by itself: a 32-bit load may see one half new and the other old, and no 32-bit store
 *       is lost. Other operations may be made of several; one that spans pages faults on each by
 *       itself.
 *   <li>A bulk operation is a sequence of word or byte operations in ascending order; each is
 *       restarted by itself, and those done before an exception stay done.
 *   <li>Interrupts enter the {@link InterruptEntry} before an access or in {@link #pause}. Those of
 *       devices never come within a fault or interrupt entry; those that another processor asked
 *       for come there too, so that processors which wait for each other get on. While they are
 *       {@linkplain #maskInterrupts masked} neither kind comes, and what is due waits.
 *   <li>One thread drives a processor at a time. {@link #attach} and {@link #detach} say when the
 *       calling thread does so while other threads drive other processors; a processor that is not
 *       attached is idle between two calls, and what others ask of it is done by the asking thread.
 * </ol>
 *
 * <p>Values narrower than 32 bits are zero-extended and stored from the low bits. All is
 * little-endian. An atomic or bulk operation at an address that is not a multiple of its word's
 * size is refused with {@link dev.quire.api.PagingException.Misaligned}; any other is made of
 * narrower ones.
 */
public interface Cpu {

  /** The index of this processor in its machine, from 0. */
  int index();

  /**
   * The loads and stores of single words, for those that make many; asked for once. A processor may
   * be its own. One that wraps another leaves this as it is, or single words go past the wrapper.
   */
  default CpuWords words() {
    return CpuWords.of(this);
  }

  /** Loads 8 bits at {@code address} with user or kernel privilege. */
  int load8(long address, boolean user);

  /** Loads 16 bits. */
  int load16(long address, boolean user);

  /** Loads 32 bits. */
  int load32(long address, boolean user);

  /** Loads 64 bits. */
  long load64(long address, boolean user);

  /** Stores 8 bits. */
  void store8(long address, int value, boolean user);

  /** Stores 16 bits. */
  void store16(long address, int value, boolean user);

  /** Stores 32 bits. */
  void store32(long address, int value, boolean user);

  /** Stores 64 bits. */
  void store64(long address, long value, boolean user);

  /** Stores {@code value} and returns what stood there, atomically; {@code address} is aligned. */
  int exchange32(long address, int value, boolean user);

  /**
   * Stores {@code value} if {@code expected} stands there, atomically; {@code address} is aligned.
   */
  boolean compareAndSet32(long address, int expected, int value, boolean user);

  /** As {@link #exchange32}, with 64 bits. */
  long exchange64(long address, long value, boolean user);

  /** As {@link #compareAndSet32}, with 64 bits. */
  boolean compareAndSet64(long address, long expected, long value, boolean user);

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

  /** Loads {@code count} consecutive 64-bit words, from an aligned address on. */
  void load64s(long address, long[] to, int offset, int count, boolean user);

  /** Stores {@code count} consecutive 64-bit words, from an aligned address on. */
  void store64s(long address, long[] from, int offset, int count, boolean user);

  /** As {@link #fill32}, with 64-bit words. */
  void fill64(long address, int count, long first, long step, boolean user);

  /** Loads {@code count} bytes. */
  void load8s(long address, byte[] to, int offset, int count, boolean user);

  /** Stores {@code count} bytes. */
  void store8s(long address, byte[] from, int offset, int count, boolean user);

  /** Installs the fault entry; before it stands every fault is an error of the kernel. */
  void onFault(FaultEntry entry);

  /** Installs the interrupt entry; before it stands interrupts wait. */
  void onInterrupt(InterruptEntry entry);

  /**
   * Masks interrupts, or lets them come again (CLI and STI, CPSID and CPSIE), and says whether they
   * were masked before. While they are, neither those of devices nor those that other processors
   * ask for come, before accesses or in {@link #pause}: accesses count towards the next one of a
   * device as ever, and what is due comes before the first access after that lets it. Broadcast
   * operations of other processors are no interrupts. A processor that others wait for must not
   * wait with interrupts masked, nor be left idle so.
   */
  boolean maskInterrupts(boolean masked);

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
