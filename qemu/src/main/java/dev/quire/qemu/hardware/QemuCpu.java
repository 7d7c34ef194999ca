package dev.quire.qemu.hardware;

import dev.quire.api.PagingException;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.CpuEvent;
import dev.quire.api.port.FaultEntry;
import dev.quire.api.port.InterruptEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A processor of a guest: loads, stores, atomic and bulk operations, faults and retries. Each is
 * one exchange through the mailbox; a bulk operation is one for each page that it touches.
 *
 * <p>An access that is not aligned is made of bytes, or of two words, as the simulated processors
 * make it.
 */
abstract class QemuCpu implements Cpu {
  private static final int WORD_SHIFT = 2;
  private static final int WORD_BYTES = 1 << WORD_SHIFT;
  private static final int LONG_SHIFT = 3;
  private static final int LONG_BYTES = 1 << LONG_SHIFT;
  private static final int BYTE_MASK = (1 << Byte.SIZE) - 1;
  private static final int HALF_MASK = (1 << Short.SIZE) - 1;

  /** An access that faults so often in a row, each time answered, will never be made. */
  private static final int LIVELOCK = 1000;

  final QemuMachine machine;
  final Mailbox mailbox;
  final Drive drive;
  private final int index;
  private final BulkAccess bulk;
  private @Nullable FaultEntry faultEntry;
  private long accesses;
  private long faults;

  QemuCpu(QemuMachine machine) {
    this.machine = machine;
    index = machine.drives().size();
    drive = new Drive(machine.config().interruptEvery());
    mailbox = machine.add(drive);
    bulk = new BulkAccess(this);
  }

  /**
   * Has the stub do an operation of memory, and returns {@link Mailbox#DONE} or the trap that ended
   * it.
   */
  abstract int perform(
      Operation operation, boolean user, long address, long value, long expected, int count);

  /**
   * Takes over the fault registers of the trap that ended an operation.
   *
   * @throws dev.quire.qemu.process.QemuFailureException if the trap is no page fault
   */
  abstract void takeFault(int trap);

  /** The fault registers in words. */
  abstract String describeFault(boolean fetch);

  @Override
  public final int index() {
    return index;
  }

  @Override
  public final int load8(long address, boolean user) {
    return access(Operation.LOAD8, address, 0, 0, user);
  }

  @Override
  public final int load16(long address, boolean user) {
    if ((address & 1) != 0) {
      return load8(address, user) | (load8(address + 1, user) << Byte.SIZE);
    }
    return access(Operation.LOAD16, address, 0, 0, user);
  }

  @Override
  public final int load32(long address, boolean user) {
    return isAligned(address)
        ? access(Operation.LOAD32, address, 0, 0, user)
        : loadBytes(address, user);
  }

  private int loadBytes(long address, boolean user) {
    int value = 0;
    for (int i = 0; i < WORD_BYTES; i++) {
      value |= load8(address + i, user) << (i * Byte.SIZE);
    }
    return value;
  }

  @Override
  public final void store8(long address, int value, boolean user) {
    access(Operation.STORE8, address, value & BYTE_MASK, 0, user);
  }

  @Override
  public final void store16(long address, int value, boolean user) {
    if ((address & 1) != 0) {
      store8(address, value, user);
      store8(address + 1, value >>> Byte.SIZE, user);
      return;
    }
    access(Operation.STORE16, address, value & HALF_MASK, 0, user);
  }

  @Override
  public final void store32(long address, int value, boolean user) {
    if (isAligned(address)) {
      access(Operation.STORE32, address, value, 0, user);
      return;
    }
    for (int i = 0; i < WORD_BYTES; i++) {
      store8(address + i, value >>> (i * Byte.SIZE), user);
    }
  }

  @Override
  public final int exchange32(long address, int value, boolean user) {
    requireAligned(address);
    return access(Operation.EXCHANGE32, address, value, 0, user);
  }

  @Override
  public final boolean compareAndSet32(long address, int expected, int value, boolean user) {
    requireAligned(address);
    return access(Operation.COMPARE_AND_SET32, address, value, expected, user) != 0;
  }

  @Override
  public final int fetch32(long address, boolean user) {
    if (isAligned(address)) {
      return access(Operation.FETCH32, address, 0, 0, user);
    }
    long first = address & -WORD_BYTES;
    access(Operation.FETCH32, first, 0, 0, user);
    access(Operation.FETCH32, first + WORD_BYTES, 0, 0, user);
    return loadBytes(address, user);
  }

  @Override
  public final void load32s(long address, int[] to, int offset, int count, boolean user) {
    requireAligned(address);
    Objects.checkFromIndexSize(offset, count, to.length);
    bulk.load(
        Operation.LOAD_WORDS,
        WORD_SHIFT,
        address,
        count,
        user,
        (done, n) -> mailbox.words(to, offset + done, n));
  }

  @Override
  public final void store32s(long address, int[] from, int offset, int count, boolean user) {
    requireAligned(address);
    Objects.checkFromIndexSize(offset, count, from.length);
    bulk.store(
        Operation.STORE_WORDS,
        WORD_SHIFT,
        address,
        count,
        user,
        (done, n) -> mailbox.setWords(from, offset + done, n));
  }

  @Override
  public final void fill32(long address, int count, int first, int step, boolean user) {
    requireAligned(address);
    bulk.fill(Operation.FILL_WORDS, WORD_SHIFT, address, count, first, step, user);
  }

  @Override
  public final long load64(long address, boolean user) {
    if (!isAligned64(address)) {
      long low = Integer.toUnsignedLong(load32(address, user));
      return low | (long) load32(address + WORD_BYTES, user) << Integer.SIZE;
    }
    access(Operation.LOAD64, address, 0, 0, user);
    return mailbox.longResult();
  }

  @Override
  public final void store64(long address, long value, boolean user) {
    if (isAligned64(address)) {
      access(Operation.STORE64, address, value, 0, user);
      return;
    }
    store32(address, (int) value, user);
    store32(address + WORD_BYTES, (int) (value >>> Integer.SIZE), user);
  }

  @Override
  public final long exchange64(long address, long value, boolean user) {
    requireAligned64(address);
    access(Operation.EXCHANGE64, address, value, 0, user);
    return mailbox.longResult();
  }

  @Override
  public final boolean compareAndSet64(long address, long expected, long value, boolean user) {
    requireAligned64(address);
    return access(Operation.COMPARE_AND_SET64, address, value, expected, user) != 0;
  }

  @Override
  public final void load64s(long address, long[] to, int offset, int count, boolean user) {
    requireAligned64(address);
    Objects.checkFromIndexSize(offset, count, to.length);
    bulk.load(
        Operation.LOAD_LONGS,
        LONG_SHIFT,
        address,
        count,
        user,
        (done, n) -> mailbox.longs(to, offset + done, n));
  }

  @Override
  public final void store64s(long address, long[] from, int offset, int count, boolean user) {
    requireAligned64(address);
    Objects.checkFromIndexSize(offset, count, from.length);
    bulk.store(
        Operation.STORE_LONGS,
        LONG_SHIFT,
        address,
        count,
        user,
        (done, n) -> mailbox.setLongs(from, offset + done, n));
  }

  @Override
  public final void fill64(long address, int count, long first, long step, boolean user) {
    requireAligned64(address);
    bulk.fill(Operation.FILL_LONGS, LONG_SHIFT, address, count, first, step, user);
  }

  @Override
  public final void load8s(long address, byte[] to, int offset, int count, boolean user) {
    Objects.checkFromIndexSize(offset, count, to.length);
    bulk.loadBytes(
        address, count, user, (done, n) -> mailbox.bytes(Mailbox.DATA, to, offset + done, n));
  }

  @Override
  public final void store8s(long address, byte[] from, int offset, int count, boolean user) {
    Objects.checkFromIndexSize(offset, count, from.length);
    bulk.storeBytes(
        address, count, user, (done, n) -> mailbox.setBytes(Mailbox.DATA, from, offset + done, n));
  }

  @Override
  public final void onFault(FaultEntry entry) {
    faultEntry = entry;
  }

  @Override
  public final void onInterrupt(InterruptEntry entry) {
    drive.onInterrupt(entry);
  }

  @Override
  public final boolean maskInterrupts(boolean masked) {
    return drive.mask(masked);
  }

  @Override
  public final void interrupt(int processor) {
    machine.drives().get(processor).request(processor == index);
  }

  @Override
  public final void pause() {
    drive.pause(machine.drives());
  }

  @Override
  public final void attach() {
    drive.attach();
  }

  @Override
  public final void detach() {
    drive.detach();
  }

  @Override
  public final long count(CpuEvent event) {
    return switch (event) {
      case ACCESSES -> accesses;
      case FAULTS -> faults;
      case TLB_HITS, WALKS, ENTRIES_LOST -> -1; // QEMU does not tell.
    };
  }

  /** Enters the kernel for a fault whose registers were taken. */
  final void enterFault(boolean fetch, boolean user, String access, long address) {
    faults++;
    FaultEntry handler = faultEntry;
    if (handler == null) {
      throw new PagingException.KernelFault(
          access
              + " at 0x"
              + Long.toHexString(address)
              + " faulted before a fault entry stands: "
              + describeFault(fetch));
    }
    drive.beginEntry();
    try {
      handler.onFault(fetch, user);
    } finally {
      drive.endEntry();
    }
  }

  private int access(Operation operation, long address, long value, long expected, boolean user) {
    accesses++;
    for (int attempt = 0; ; attempt++) {
      drive.boundary(user);
      int trap = perform(operation, user, address, value, expected, 1);
      if (trap == Mailbox.DONE) {
        return mailbox.result();
      }
      takeAndEnter(trap, operation, address, user, attempt);
    }
  }

  /** Counts an access, and looks up before it. */
  final void beginAccess(boolean user) {
    accesses++;
    drive.boundary(user);
  }

  /** Enters the kernel for the trap of an operation; when this returns, it is to be made again. */
  final void takeAndEnter(int trap, Operation operation, long address, boolean user, int attempt) {
    takeFault(trap);
    boolean fetch = operation == Operation.FETCH32;
    if (attempt == LIVELOCK) {
      throw new PagingException.KernelFault(
          "livelock: "
              + describe(operation, user)
              + " at 0x"
              + Long.toHexString(address)
              + " faulted "
              + attempt
              + " times in a row: "
              + describeFault(fetch));
    }
    enterFault(fetch, user, describe(operation, user), address);
  }

  private static String describe(Operation operation, boolean user) {
    return (user ? "a user " : "a kernel ")
        + (operation == Operation.FETCH32 ? "fetch" : operation.writes() ? "write" : "read");
  }

  private static boolean isAligned(long address) {
    return (address & (WORD_BYTES - 1)) == 0;
  }

  private static void requireAligned(long address) {
    if (!isAligned(address)) {
      throw new PagingException.Misaligned("address", address, WORD_BYTES);
    }
  }

  private static boolean isAligned64(long address) {
    return (address & (LONG_BYTES - 1)) == 0;
  }

  private static void requireAligned64(long address) {
    if (!isAligned64(address)) {
      throw new PagingException.Misaligned("address", address, LONG_BYTES);
    }
  }
}
