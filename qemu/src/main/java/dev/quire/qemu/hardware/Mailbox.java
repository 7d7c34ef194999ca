package dev.quire.qemu.hardware;

import dev.quire.qemu.process.QemuFailureException;
import dev.quire.qemu.process.QemuProcess;
import dev.quire.qemu.process.QemuProcesses.Lease;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;

/**
 * The mailbox of one processor, where Java asks and the stub answers. The places are those of
 * mailbox.inc. One thread asks at a time.
 */
final class Mailbox {
  static final int STRIDE = 0x3000;

  static final int MAGIC = 0x000;
  static final int REQUEST = 0x004;
  static final int ANSWER = 0x008;
  static final int OPERATION = 0x00c;
  static final int ADDRESS = 0x010;
  static final int VALUE = 0x018;
  static final int EXPECTED = 0x020;
  static final int COUNT = 0x028;
  static final int STATUS = 0x02c;
  static final int RESULT = 0x030;
  static final int LEFT = 0x038;
  static final int FAULT_CODE = 0x03c;
  static final int FAULT_ADDRESS = 0x040;
  static final int FAULT_PC = 0x048;
  static final int SPINS = 0x050;
  static final int NAP_FIRST = 0x054;
  static final int NAP_LAST = 0x058;
  static final int SLICE = 0x05c;
  static final int PROCESSORS = 0x060;
  static final int WINDOW = 0x068;
  static final int TIMER = 0x070;
  static final int NAP = 0x078;
  static final int LOOKS = 0x07c;
  static final int RUNNING = 0x080;
  static final int REGISTERS = 0x100;
  static final int THREAD = 0x160;
  static final int FLOATING = 0x200;
  static final int GDT_PHYSICAL = 0x400;
  static final int GDT_VIRTUAL = 0x500;
  static final int TSS = 0x600;
  static final int GDTR_PHYSICAL = 0x680;
  static final int GDTR_VIRTUAL = 0x690;
  static final int IDTR_VIRTUAL = 0x6a0;
  static final int MAILBOX_VIRTUAL = 0x6b0;
  static final int STACK_TOP = 0x1000;
  static final int DATA = 0x1040;
  static final int DATA_BYTES = 0x1000;
  static final int BY_USER = 0x100;

  /** What STATUS is after an operation that no trap ended. */
  static final int DONE = 0;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** "Qire": the first word of the mailbox. */
  private static final int MAGIC_WORD = 0x65726951;

  /** How often the stub looks before it naps: about 100 µs. */
  private static final int GUEST_SPINS = 30_000;

  // How long Java waits: spinning, then giving way, then sleeping.
  private static final int SPINNING = 500;
  private static final int YIELDING = 3_000;
  private static final long SLEEP_NANOS = 50_000;
  private static final long LOOK_NANOS = 20_000_000;

  private final int processor;
  private final Lease lease;
  private final ByteBuffer page;
  private int number;
  private Command command = Operation.NOTHING;
  private boolean byUser;

  Mailbox(int processor, Lease lease, ByteBuffer page) {
    this.processor = processor;
    this.lease = lease;
    this.page = page;
    number = page.getInt(REQUEST);
  }

  /** Writes what a mailbox holds when the processor starts. */
  static void prepare(ByteBuffer page, int processors, int napFirst, int napLast, int slice) {
    for (int at = 0; at < STRIDE; at += Integer.BYTES) {
      page.putInt(at, 0);
    }
    page.putInt(MAGIC, MAGIC_WORD)
        .putInt(SPINS, GUEST_SPINS)
        .putInt(LOOKS, GUEST_SPINS)
        .putInt(NAP, napFirst)
        .putInt(NAP_FIRST, napFirst)
        .putInt(NAP_LAST, napLast)
        .putInt(SLICE, slice)
        .putInt(PROCESSORS, processors);
  }

  /** Has the stub do something, and returns {@link #DONE} or the trap that ended it. */
  int call(Command what, boolean user, long address, long value) {
    return call(what, user, address, value, 0, 0);
  }

  /** As the other, with everything that can be asked. */
  int call(Command what, boolean user, long address, long value, long expected, int count) {
    if (!lease.isOpen()) {
      throw new IllegalStateException("the machine was closed");
    }
    command = what;
    byUser = user;
    page.putInt(OPERATION, what.code() | (user ? BY_USER : 0));
    page.putLong(ADDRESS, address);
    page.putLong(VALUE, value);
    page.putLong(EXPECTED, expected);
    page.putInt(COUNT, count);
    WORD.setVolatile(page, REQUEST, ++number);
    for (int spins = 0; (int) WORD.getAcquire(page, ANSWER) != number; spins++) {
      if (spins == SPINNING) {
        await();
        break;
      }
      Thread.onSpinWait();
    }
    return page.getInt(STATUS);
  }

  /** A result of up to 32 bits. */
  int result() {
    return page.getInt(RESULT);
  }

  /** A result of 64 bits. */
  long longResult() {
    return page.getLong(RESULT);
  }

  int get(int place) {
    return page.getInt(place);
  }

  long getLong(int place) {
    return page.getLong(place);
  }

  void put(int place, int value) {
    page.putInt(place, value);
  }

  void putLong(int place, long value) {
    page.putLong(place, value);
  }

  /** Copies 64-bit words out of DATA. */
  void longs(long[] to, int offset, int count) {
    page.slice(DATA, count * Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .get(to, offset, count);
  }

  /** Copies 64-bit words into DATA. */
  void setLongs(long[] from, int offset, int count) {
    page.slice(DATA, count * Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .put(from, offset, count);
  }

  /** Copies words out of DATA. */
  void words(int[] to, int offset, int count) {
    page.slice(DATA, count * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(to, offset, count);
  }

  /** Copies words into DATA. */
  void setWords(int[] from, int offset, int count) {
    page.slice(DATA, count * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .put(from, offset, count);
  }

  /** Fills DATA with words, each {@code step} more than the one before. */
  void fillWords(int first, int step, int count) {
    for (int i = 0; i < count; i++) {
      page.putInt(DATA + i * Integer.BYTES, first + i * step);
    }
  }

  /** Fills DATA with 64-bit words, each {@code step} more than the one before. */
  void fillLongs(long first, long step, int count) {
    for (int i = 0; i < count; i++) {
      page.putLong(DATA + i * Long.BYTES, first + i * step);
    }
  }

  /** Copies bytes out. */
  void bytes(int place, byte[] to, int offset, int count) {
    page.get(place, to, offset, count);
  }

  /** Copies bytes in. */
  void setBytes(int place, byte[] from, int offset, int count) {
    page.put(place, from, offset, count);
  }

  /** The failure of a guest that does what it must not; it will not be used again. */
  QemuFailureException failure(String what) {
    lease.spoil();
    return new QemuFailureException(
        "processor "
            + processor
            + " of the guest "
            + what
            + ". It was asked to "
            + command.name()
            + (byUser ? " with user privilege" : "")
            + " (address 0x"
            + Long.toHexString(page.getLong(ADDRESS))
            + ", value 0x"
            + Long.toHexString(page.getLong(VALUE))
            + ", count "
            + page.getInt(COUNT)
            + "). QEMU, process "
            + lease.process().pid()
            + ", says: "
            + lease.process().lastWords());
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // Processors of the guest may outnumber those of the host.
  private void await() {
    long waited = 0;
    long looked = System.nanoTime();
    long patience = QemuProcess.patience().toNanos();
    for (int turn = 0; (int) WORD.getAcquire(page, ANSWER) != number; turn++) {
      if (turn < YIELDING) {
        Thread.yield();
        continue;
      }
      LockSupport.parkNanos(this, SLEEP_NANOS);
      long now = System.nanoTime();
      if (now - looked < LOOK_NANOS) {
        continue;
      }
      // While this thread was kept from running, the guest may have been too.
      waited += Math.min(now - looked, 2 * LOOK_NANOS);
      looked = now;
      if (!lease.isOpen()) {
        throw new IllegalStateException("the machine was closed");
      }
      if (!lease.process().isAlive()) {
        throw failure("has died");
      }
      if (waited > patience) {
        throw failure("has not answered for " + waited / 1_000_000_000 + " s");
      }
    }
  }
}
