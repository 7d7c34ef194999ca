package dev.quire.qemu.hardware;

import java.nio.ByteBuffer;

/**
 * The descriptor tables of a processor in long mode, in its mailbox: Intel SDM volume 3A, 3.4.5,
 * 5.2.1 and 7.7. All segments are flat, and have the selectors of {@link Segments}; the base of FS
 * is a register. The stub writes the interrupt descriptors, since only there it is known where they
 * lead.
 */
final class LongSegments {

  /** Where the stub has the interrupt descriptors, and how many: x86-64/registers.inc. */
  static final int LONG_GATES = 0x2040;

  static final int GATES = 0x41;
  static final int GATE_BYTES = 16;

  private static final int STUB_CODE = 0x08;
  private static final int USER_CODE = 0x70;
  private static final int USER_DATA = 0x78;
  private static final int TASK = 0x80;
  private static final int TASK_BYTES = 16;

  // Descriptors: present, accessed already; code of 64 bits.
  private static final long CODE = 0x00209b0000000000L;
  private static final long DATA = 0x0000930000000000L;
  private static final long USER = 0x0000600000000000L;
  private static final long AVAILABLE_TASK = 0x0000890000000000L;

  private static final int TASK_LIMIT = 103;

  /** RSP0 in a task-state segment. */
  private static final int TASK_STACK = 4;

  /** The offset of the I/O map, which lies beyond the limit: there is none. */
  private static final int TASK_IO_MAP = 102;

  private LongSegments() {}

  /**
   * Writes all tables of long mode.
   *
   * @param mailbox the virtual address of the mailbox
   */
  static void write(ByteBuffer to, long mailbox) {
    to.putLong(Mailbox.GDT_VIRTUAL + STUB_CODE, CODE);
    to.putLong(Mailbox.GDT_VIRTUAL + USER_CODE, CODE | USER);
    to.putLong(Mailbox.GDT_VIRTUAL + USER_DATA, DATA | USER);
    writeTask(to, mailbox + Mailbox.TSS);
    to.putLong(Mailbox.TSS + TASK_STACK, mailbox + Mailbox.STACK_TOP);
    to.putShort(Mailbox.TSS + TASK_IO_MAP, (short) (TASK_LIMIT + 1));
    pointer(to, Mailbox.GDTR_VIRTUAL, TASK + TASK_BYTES, mailbox + Mailbox.GDT_VIRTUAL);
    pointer(to, Mailbox.IDTR_VIRTUAL, GATES * GATE_BYTES, mailbox + LONG_GATES);
    to.putLong(Mailbox.MAILBOX_VIRTUAL, mailbox);
  }

  /** The descriptor of the task, of 16 bytes: figure 7-4. */
  private static void writeTask(ByteBuffer to, long base) {
    long low = base & 0xffffff;
    long middle = base >>> 24 & 0xff;
    to.putLong(
        Mailbox.GDT_VIRTUAL + TASK, AVAILABLE_TASK | middle << 56 | low << Short.SIZE | TASK_LIMIT);
    to.putLong(Mailbox.GDT_VIRTUAL + TASK + Long.BYTES, base >>> Integer.SIZE);
  }

  private static void pointer(ByteBuffer to, int at, int bytes, long base) {
    to.putShort(at, (short) (bytes - 1));
    to.putLong(at + Short.BYTES, base);
  }
}
