package dev.quire.qemu.hardware;

import dev.quire.api.PageNumber;

/**
 * Bulk operations of a processor: an exchange for each page that they touch, and one more for each
 * fault, after which they go on where it happened.
 */
final class BulkAccess {
  private static final int OFFSET_MASK = PageNumber.BYTES - 1;
  private static final int WORD_SHIFT = 2;
  private static final int WORD_BYTES = 1 << WORD_SHIFT;

  /** Moves units between DATA and the caller: {@code count} of them, which come after others. */
  interface Units {
    void move(int done, int count);
  }

  private static final Units NONE = (done, count) -> {};

  private final QemuCpu cpu;
  private final Mailbox mailbox;

  BulkAccess(QemuCpu cpu) {
    this.cpu = cpu;
    this.mailbox = cpu.mailbox;
  }

  /** Loads units of {@code 1 << shift} bytes. */
  void load(Operation operation, int shift, long address, int count, boolean user, Units got) {
    for (int done = 0; done < count; ) {
      long at = address + ((long) done << shift);
      done += piece(operation, shift, at, count - done, done, 0, 0, user, NONE, got);
    }
  }

  /** Stores units of {@code 1 << shift} bytes. */
  void store(Operation operation, int shift, long address, int count, boolean user, Units put) {
    for (int done = 0; done < count; ) {
      long at = address + ((long) done << shift);
      done += piece(operation, shift, at, count - done, done, 0, 0, user, put, NONE);
    }
  }

  /** Stores units of {@code 1 << shift} bytes, each {@code step} more than the one before. */
  void fill(
      Operation operation,
      int shift,
      long address,
      int count,
      long first,
      long step,
      boolean user) {
    for (int done = 0; done < count; ) {
      long at = address + ((long) done << shift);
      long value = first + done * step;
      done += piece(operation, shift, at, count - done, done, value, step, user, NONE, NONE);
    }
  }

  /** Loads bytes: words where they are aligned. */
  void loadBytes(long address, int count, boolean user, Units got) {
    for (int done = 0; done < count; ) {
      long at = address + done;
      int left = count - done;
      if (isWord(at, left)) {
        int before = done;
        Units words = (first, n) -> got.move(before, n << WORD_SHIFT);
        int now = left >>> WORD_SHIFT;
        done +=
            piece(Operation.LOAD_WORDS, WORD_SHIFT, at, now, 0, 0, 0, user, NONE, words)
                << WORD_SHIFT;
      } else {
        int now = toAligned(at, left);
        done += piece(Operation.LOAD_BYTES, 0, at, now, done, 0, 0, user, NONE, got);
      }
    }
  }

  /** Stores bytes: words where they are aligned. */
  void storeBytes(long address, int count, boolean user, Units put) {
    for (int done = 0; done < count; ) {
      long at = address + done;
      int left = count - done;
      if (isWord(at, left)) {
        int before = done;
        Units words = (first, n) -> put.move(before, n << WORD_SHIFT);
        int now = left >>> WORD_SHIFT;
        done +=
            piece(Operation.STORE_WORDS, WORD_SHIFT, at, now, 0, 0, 0, user, words, NONE)
                << WORD_SHIFT;
      } else {
        int now = toAligned(at, left);
        done += piece(Operation.STORE_BYTES, 0, at, now, done, 0, 0, user, put, NONE);
      }
    }
  }

  /**
   * Makes the operation up to the end of the page, or up to a fault that the kernel answers: at
   * least one unit, unless the fault came first. Returns how many units were done.
   */
  private int piece(
      Operation operation,
      int shift,
      long at,
      int most,
      int done,
      long first,
      long step,
      boolean user,
      Units before,
      Units after) {
    int now = Math.min(most, (PageNumber.BYTES - ((int) at & OFFSET_MASK)) >>> shift);
    for (int attempt = 0; ; attempt++) {
      cpu.beginAccess(user);
      before.move(done, now);
      int trap = cpu.perform(operation, user, at, first, step, now);
      int moved = trap == Mailbox.DONE ? now : now - mailbox.get(Mailbox.LEFT);
      after.move(done, moved);
      if (trap == Mailbox.DONE) {
        return moved;
      }
      cpu.takeAndEnter(trap, operation, at + ((long) moved << shift), user, attempt);
      if (moved > 0) {
        return moved;
      }
    }
  }

  private static boolean isWord(long at, int left) {
    return (at & (WORD_BYTES - 1)) == 0 && left >= WORD_BYTES;
  }

  /** Bytes up to the next word, or all if they are few. */
  private static int toAligned(long address, int count) {
    int up = (int) -address & (WORD_BYTES - 1);
    return up == 0 ? count : Math.min(count, up);
  }
}
