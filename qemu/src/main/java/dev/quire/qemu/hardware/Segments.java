package dev.quire.qemu.hardware;

import dev.quire.api.PageNumber;
import java.nio.ByteBuffer;

/**
 * The descriptor tables of an x86 processor, in its mailbox: Intel SDM volume 3A, 3.4.5 and 7.2.
 *
 * <p>The stub's code is based where it is mapped, its data and stack at the mailbox; so it needs no
 * address of its own. User code has the selectors that Linux gives it.
 */
final class Segments {

  /** Of data at the thread pointer. */
  static final int THREAD_DATA = 0x33;

  private static final int STUB_CODE = 0x08;
  private static final int FLAT_CODE = 0x10;
  private static final int MAILBOX = 0x18;
  private static final int PHYSICAL_CODE = 0x20;
  private static final int PHYSICAL_MAILBOX = 0x28;
  private static final int USER_CODE = 0x73;
  private static final int USER_DATA = 0x7b;
  private static final int TASK = 0x80;
  private static final int TABLE_BYTES = TASK + 8;

  /** A selector's index in the table, in bytes. */
  private static final int INDEX = ~0x7;

  // Access bytes: present, accessed already.
  private static final int CODE = 0x9b;
  private static final int DATA = 0x93;
  private static final int USER = 0x60;
  private static final int AVAILABLE_TASK = 0x89;

  /** 32-bit, limit in pages: all four gigabytes. */
  private static final int FLAGS = 0xc;

  private static final int ALL_PAGES = 0xfffff;
  private static final int TASK_LIMIT = 103;
  private static final int TASK_STACK = 4;
  private static final int TASK_STACK_SEGMENT = 8;
  private static final int TASK_IO_MAP = 100;
  private static final int GATES_LIMIT = 0x7ff;

  private final int stub;
  private final int physicalStub;
  private final int mailbox;
  private final int physicalMailbox;

  /**
   * Describes the segments of a processor.
   *
   * @param stub where the stub is while paging is on
   * @param physicalStub where it is while paging is off
   * @param mailbox where the mailbox is while paging is on
   * @param physicalMailbox where it is while paging is off
   */
  Segments(long stub, long physicalStub, long mailbox, long physicalMailbox) {
    this.stub = (int) stub;
    this.physicalStub = (int) physicalStub;
    this.mailbox = (int) mailbox;
    this.physicalMailbox = (int) physicalMailbox;
  }

  /** Writes all tables. */
  void write(ByteBuffer to) {
    writePhysical(to, physicalStub, physicalMailbox);
    table(to, Mailbox.GDT_VIRTUAL, stub, mailbox);
    set(to, Mailbox.GDT_VIRTUAL, PHYSICAL_CODE, physicalStub, ALL_PAGES, CODE, FLAGS);
    set(to, Mailbox.GDT_VIRTUAL, PHYSICAL_MAILBOX, physicalMailbox, ALL_PAGES, DATA, FLAGS);
    int task = mailbox + Mailbox.TSS;
    set(to, Mailbox.GDT_VIRTUAL, TASK, task, TASK_LIMIT, AVAILABLE_TASK, 0);
    to.putInt(Mailbox.TSS + TASK_STACK, Mailbox.STACK_TOP);
    to.putInt(Mailbox.TSS + TASK_STACK_SEGMENT, MAILBOX);
    to.putInt(Mailbox.TSS + TASK_IO_MAP, (TASK_LIMIT + 1) << Short.SIZE);
    pointer(to, Mailbox.GDTR_VIRTUAL, TABLE_BYTES - 1, mailbox + Mailbox.GDT_VIRTUAL);
    pointer(to, Mailbox.IDTR_VIRTUAL, GATES_LIMIT, stub + PageNumber.BYTES);
  }

  /** Writes what is used while paging is off. */
  static void writePhysical(ByteBuffer to, int physicalStub, int physicalMailbox) {
    table(to, Mailbox.GDT_PHYSICAL, physicalStub, physicalMailbox);
    pointer(to, Mailbox.GDTR_PHYSICAL, TABLE_BYTES - 1, physicalMailbox + Mailbox.GDT_PHYSICAL);
  }

  private static void table(ByteBuffer to, int at, int code, int data) {
    set(to, at, STUB_CODE, code, ALL_PAGES, CODE, FLAGS);
    set(to, at, FLAT_CODE, 0, ALL_PAGES, CODE, FLAGS);
    set(to, at, MAILBOX, data, ALL_PAGES, DATA, FLAGS);
    set(to, at, THREAD_DATA, 0, ALL_PAGES, DATA | USER, FLAGS);
    set(to, at, USER_CODE, 0, ALL_PAGES, CODE | USER, FLAGS);
    set(to, at, USER_DATA, 0, ALL_PAGES, DATA | USER, FLAGS);
  }

  /** Bases the segment of a thread's own data. */
  static void setThread(Mailbox mailbox, int base) {
    int at = Mailbox.GDT_VIRTUAL + (THREAD_DATA & INDEX);
    mailbox.put(at, low(base, ALL_PAGES));
    mailbox.put(at + Integer.BYTES, high(base, ALL_PAGES, DATA | USER, FLAGS));
  }

  /** Makes the task available again: the processor marks it busy. */
  void freeTask(Mailbox to) {
    int at = Mailbox.GDT_VIRTUAL + TASK + Integer.BYTES;
    to.put(at, high(mailbox + Mailbox.TSS, TASK_LIMIT, AVAILABLE_TASK, 0));
  }

  private static void set(
      ByteBuffer to, int table, int selector, int base, int limit, int access, int flags) {
    int at = table + (selector & INDEX);
    to.putInt(at, low(base, limit));
    to.putInt(at + Integer.BYTES, high(base, limit, access, flags));
  }

  private static int low(int base, int limit) {
    return base << 16 | (limit & 0xffff);
  }

  private static int high(int base, int limit, int access, int flags) {
    return (base & 0xff000000)
        | flags << 20
        | (limit & 0xf0000)
        | access << 8
        | (base >>> 16 & 0xff);
  }

  private static void pointer(ByteBuffer to, int at, int limit, int base) {
    to.putShort(at, (short) limit);
    to.putInt(at + Short.BYTES, base);
  }
}
