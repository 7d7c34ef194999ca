package dev.quire.qemu.hardware;

import dev.quire.api.PageNumber;
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
 * <p>An access that is not aligned is made of bytes, as the simulated processors make it.
 *
 * <p>The stub has operations of 32 bits. Those of 64 bits are made of two, and atomic only as far
 * as nobody else changes the same 64 bits at the same time. A store to an entry is safe towards
 * walks all the same: what makes it absent comes first, and what makes it present comes last
 * ({@link SplitWords}).
 */
abstract class QemuCpu implements Cpu {
  private static final int WORD_SHIFT = 2;
  private static final int WORD_BYTES = 1 << WORD_SHIFT;
  private static final int BYTE_MASK = (1 << Byte.SIZE) - 1;
  private static final int HALF_MASK = (1 << Short.SIZE) - 1;
  private static final int OFFSET_MASK = PageNumber.BYTES - 1;

  /** An access that faults so often in a row, each time answered, will never be made. */
  private static final int LIVELOCK = 1000;

  final QemuMachine machine;
  final Mailbox mailbox;
  final Drive drive;
  private final int index;
  private @Nullable FaultEntry faultEntry;
  private long accesses;
  private long faults;

  QemuCpu(QemuMachine machine) {
    this.machine = machine;
    index = machine.drives().size();
    drive = new Drive(machine.config().interruptEvery());
    mailbox = machine.add(drive);
  }

  /**
   * Has the stub do an operation of memory, and returns {@link Mailbox#DONE} or the trap that ended
   * it.
   */
  abstract int perform(
      Operation operation, boolean user, int address, int value, int expected, int count);

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
    for (int done = 0; done < count; ) {
      long at = address + ((long) done << WORD_SHIFT);
      int now = Math.min(count - done, bytesToEnd(at) >>> WORD_SHIFT);
      for (int attempt = 0; now > 0; attempt++) {
        int trap = bulk(Operation.LOAD_WORDS, at, 0, 0, now, user);
        int got = trap == Mailbox.DONE ? now : now - mailbox.get(Mailbox.LEFT);
        mailbox.words(to, offset + done, got);
        done += got;
        now -= got;
        at += (long) got << WORD_SHIFT;
        retry(trap, Operation.LOAD_WORDS, at, user, attempt);
      }
    }
  }

  @Override
  public final void store32s(long address, int[] from, int offset, int count, boolean user) {
    requireAligned(address);
    Objects.checkFromIndexSize(offset, count, from.length);
    for (int done = 0; done < count; ) {
      long at = address + ((long) done << WORD_SHIFT);
      int now = Math.min(count - done, bytesToEnd(at) >>> WORD_SHIFT);
      for (int attempt = 0; now > 0; attempt++) {
        accesses++;
        drive.boundary(user);
        mailbox.setWords(from, offset + done, now);
        int trap = perform(Operation.STORE_WORDS, user, (int) at, 0, 0, now);
        int put = trap == Mailbox.DONE ? now : now - mailbox.get(Mailbox.LEFT);
        done += put;
        now -= put;
        at += (long) put << WORD_SHIFT;
        retry(trap, Operation.STORE_WORDS, at, user, attempt);
      }
    }
  }

  @Override
  public final void fill32(long address, int count, int first, int step, boolean user) {
    requireAligned(address);
    for (int done = 0; done < count; ) {
      long at = address + ((long) done << WORD_SHIFT);
      int now = Math.min(count - done, bytesToEnd(at) >>> WORD_SHIFT);
      for (int attempt = 0; now > 0; attempt++) {
        int trap = bulk(Operation.FILL_WORDS, at, first + done * step, step, now, user);
        int put = trap == Mailbox.DONE ? now : now - mailbox.get(Mailbox.LEFT);
        done += put;
        now -= put;
        at += (long) put << WORD_SHIFT;
        retry(trap, Operation.FILL_WORDS, at, user, attempt);
      }
    }
  }

  @Override
  public final long load64(long address, boolean user) {
    return SplitWords.load(this, address, user);
  }

  @Override
  public final void store64(long address, long value, boolean user) {
    SplitWords.store(this, address, value, user);
  }

  @Override
  public final long exchange64(long address, long value, boolean user) {
    return SplitWords.exchange(this, address, value, user);
  }

  @Override
  public final boolean compareAndSet64(long address, long expected, long value, boolean user) {
    return SplitWords.compareAndSet(this, address, expected, value, user);
  }

  @Override
  public final void load64s(long address, long[] to, int offset, int count, boolean user) {
    SplitWords.load(this, address, to, offset, count, user);
  }

  @Override
  public final void store64s(long address, long[] from, int offset, int count, boolean user) {
    SplitWords.store(this, address, from, offset, count, user);
  }

  @Override
  public final void fill64(long address, int count, long first, long step, boolean user) {
    SplitWords.fill(this, address, count, first, step, user);
  }

  @Override
  public final void load8s(long address, byte[] to, int offset, int count, boolean user) {
    Objects.checkFromIndexSize(offset, count, to.length);
    for (int done = 0; done < count; ) {
      long at = address + done;
      int now = Math.min(count - done, bytesToEnd(at));
      for (int attempt = 0; now > 0; attempt++) {
        boolean words = isAligned(at) && now >= WORD_BYTES;
        int trap =
            words
                ? bulk(Operation.LOAD_WORDS, at, 0, 0, now >>> WORD_SHIFT, user)
                : bulk(Operation.LOAD_BYTES, at, 0, 0, toAligned(at, now), user);
        int got = moved(trap, words, words ? now >>> WORD_SHIFT : toAligned(at, now));
        mailbox.bytes(Mailbox.DATA, to, offset + done, got);
        done += got;
        now -= got;
        at += got;
        retry(trap, Operation.LOAD_BYTES, at, user, attempt);
      }
    }
  }

  @Override
  public final void store8s(long address, byte[] from, int offset, int count, boolean user) {
    Objects.checkFromIndexSize(offset, count, from.length);
    for (int done = 0; done < count; ) {
      long at = address + done;
      int now = Math.min(count - done, bytesToEnd(at));
      for (int attempt = 0; now > 0; attempt++) {
        boolean words = isAligned(at) && now >= WORD_BYTES;
        int units = words ? now >>> WORD_SHIFT : toAligned(at, now);
        accesses++;
        drive.boundary(user);
        mailbox.setBytes(Mailbox.DATA, from, offset + done, words ? units << WORD_SHIFT : units);
        int trap =
            perform(
                words ? Operation.STORE_WORDS : Operation.STORE_BYTES, user, (int) at, 0, 0, units);
        int put = moved(trap, words, units);
        done += put;
        now -= put;
        at += put;
        retry(trap, Operation.STORE_BYTES, at, user, attempt);
      }
    }
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
  final void enterFault(boolean fetch, boolean user, String access, int address) {
    faults++;
    FaultEntry handler = faultEntry;
    if (handler == null) {
      throw new PagingException.KernelFault(
          access
              + " at 0x"
              + Integer.toHexString(address)
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

  private int access(Operation operation, long address, int value, int expected, boolean user) {
    accesses++;
    for (int attempt = 0; ; attempt++) {
      drive.boundary(user);
      int trap = perform(operation, user, (int) address, value, expected, 1);
      if (trap == Mailbox.DONE) {
        return mailbox.result();
      }
      retry(trap, operation, address, user, attempt);
    }
  }

  private int bulk(
      Operation operation, long address, int first, int step, int count, boolean user) {
    accesses++;
    drive.boundary(user);
    return perform(operation, user, (int) address, first, step, count);
  }

  /** Enters the kernel if a trap ended the operation; when this returns, it is to be made again. */
  private void retry(int trap, Operation operation, long address, boolean user, int attempt) {
    if (trap == Mailbox.DONE) {
      return;
    }
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
    enterFault(fetch, user, describe(operation, user), (int) address);
  }

  private static String describe(Operation operation, boolean user) {
    return (user ? "a user " : "a kernel ")
        + (operation == Operation.FETCH32 ? "fetch" : operation.writes() ? "write" : "read");
  }

  /** How many bytes of so many words or bytes were moved. */
  private int moved(int trap, boolean words, int units) {
    int done = trap == Mailbox.DONE ? units : units - mailbox.get(Mailbox.LEFT);
    return words ? done << WORD_SHIFT : done;
  }

  /** Bytes up to the next word, or all if they are few. */
  private static int toAligned(long address, int count) {
    int up = (int) -address & (WORD_BYTES - 1);
    return up == 0 ? count : Math.min(count, up);
  }

  private static int bytesToEnd(long address) {
    return PageNumber.BYTES - ((int) address & OFFSET_MASK);
  }

  private static boolean isAligned(long address) {
    return (address & (WORD_BYTES - 1)) == 0;
  }

  private static void requireAligned(long address) {
    if (!isAligned(address)) {
      throw new PagingException.Misaligned("address", address, WORD_BYTES);
    }
  }
}
