package dev.quire.common.hardware;

import dev.quire.api.port.CpuWords;
import java.util.Objects;

/**
 * A simulated processor up to the point where tables are walked: loads, stores, atomic and bulk
 * operations, the TLB, faults and retries, interrupts, and the processors' requests to each other.
 *
 * <p>An architecture extends it and adds:
 *
 * <ul>
 *   <li>{@link #walk}: reads tables with {@link #readEntry}, sets accessed and dirty bits with
 *       {@link #updateEntry}, and ends with {@link #fill} or sets its fault registers and returns
 *       {@link #FAULT}. It neither allocates nor throws. While the MMU is off it fills identity
 *       translations. While {@link #speculating} it sets no fault register and no dirty bit; what
 *       it may not cache it does not fill.
 *   <li>{@link #rights}: what an entry's attributes allow under the control registers as they are;
 *       when such a register changes it calls {@link #recomputeRights}.
 *   <li>{@link #refused}: an entry is cached and does not allow the access: whether the tables are
 *       looked at again (x86) or the fault is taken from the entry (ARMv7).
 *   <li>{@link #faulting}: what a fault itself drops from the TLB (x86).
 *   <li>{@link #perform}: what a broadcast operation does on this processor (ARMv7).
 *   <li>{@link #describeFault}: the fault registers in words.
 *   <li>its control registers and invalidations, by {@link #setContext}, {@link #invalidatePage},
 *       {@link #invalidateContext}, {@link #invalidateNonGlobal}, {@link #invalidateAll}, {@link
 *       #dropUpper} and its sisters, {@link #broadcast}, {@link #completeBroadcasts} and {@link
 *       #storesVisible}.
 * </ul>
 *
 * <p>Upper-level entries are cached by the eager model alone. A walk asks {@link #findUpper} first;
 * on yes it takes {@link #cachedWord}, calls {@link #usedUpper} and goes on below, on no it reads
 * the entry and, if it refers to a table, calls {@link #cacheUpper}.
 */
public abstract class SimulatedCpu extends WideCpu {
  /** The bits of a word access that a tag is compared with: the page, and alignment to 4. */
  private static final long WORD = DirectTlb.PAGE | (Ram.WORD_BYTES - 1);

  private static final long HALF = DirectTlb.PAGE | 1;

  /**
   * Creates the next processor of a machine and adds it there.
   *
   * @param addressBits how many bits a virtual address has, 32 or more
   */
  protected SimulatedCpu(SimulatedMachine machine, int addressBits) {
    super(machine, machine.cpus().size(), addressBits);
    machine.add(this);
  }

  /**
   * Does what a broadcast operation asks, on this processor; the thread that calls drives it. The
   * form of an operation is the architecture's.
   */
  @Override
  protected void perform(long operation) {
    throw new IllegalStateException("an architecture that broadcasts says what that does");
  }

  /**
   * Sends an operation to all other processors; idle ones do it at once, others at their next
   * access. This processor does its own part itself.
   */
  protected final void broadcast(long operation) {
    send(operation);
  }

  /**
   * Waits until all other processors see this one's stores and have done what was broadcast before.
   */
  protected final void completeBroadcasts() {
    awaitBroadcasts();
  }

  @Override
  public final CpuWords words() {
    return this;
  }

  @Override
  public final int load32(long address, boolean user) {
    int right = user ? Rights.USER_READ : Rights.KERNEL_READ;
    long entry = entryAt(address);
    if (hits(address, WORD, entry, right)) {
      accesses++;
    } else if ((address & (Ram.WORD_BYTES - 1)) == 0) {
      entry = translate(address, right);
    } else {
      return unaligned(address, right);
    }
    return ram.load32(physical(entry, address));
  }

  @Override
  public final int fetch32(long address, boolean user) {
    int right = user ? Rights.USER_FETCH : Rights.KERNEL_FETCH;
    long entry = entryAt(address);
    if (hits(address, WORD, entry, right)) {
      accesses++;
    } else if ((address & (Ram.WORD_BYTES - 1)) == 0) {
      entry = translate(address, right);
    } else {
      return unaligned(address, right);
    }
    return ram.load32(physical(entry, address));
  }

  @Override
  public final void store32(long address, int value, boolean user) {
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    long entry = entryAt(address);
    if (hits(address, WORD, entry, right)) {
      accesses++;
      ram.store32(physical(entry, address), value);
      return;
    }
    slowStore32(address, value, right);
  }

  @Override
  public final int load16(long address, boolean user) {
    int right = user ? Rights.USER_READ : Rights.KERNEL_READ;
    if ((address & 1) != 0) {
      return byteOf(address, right) | (byteOf(address + 1, right) << Byte.SIZE);
    }
    long entry = entryAt(address);
    if (hits(address, HALF, entry, right)) {
      accesses++;
    } else {
      entry = translate(address, right);
    }
    return ram.load16(physical(entry, address));
  }

  @Override
  public final int load8(long address, boolean user) {
    return byteOf(address, user ? Rights.USER_READ : Rights.KERNEL_READ);
  }

  @Override
  public final void store16(long address, int value, boolean user) {
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    if ((address & 1) != 0) {
      setByte(address, value, right);
      setByte(address + 1, value >>> Byte.SIZE, right);
      return;
    }
    long physical = physical(translate(address, right), address);
    if (watched != null) {
      watched.store16(index(), physical, value);
    } else {
      ram.store16(physical, value);
    }
  }

  @Override
  public final void store8(long address, int value, boolean user) {
    setByte(address, value, user ? Rights.USER_WRITE : Rights.KERNEL_WRITE);
  }

  @Override
  public final int exchange32(long address, int value, boolean user) {
    aligned(address);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    long entry = entryAt(address);
    if (hits(address, WORD, entry, right)) {
      accesses++;
      return ram.exchange32(physical(entry, address), value);
    }
    long physical = physical(translate(address, right), address);
    return watched != null
        ? watched.exchange32(index(), physical, value)
        : ram.exchange32(physical, value);
  }

  @Override
  public final boolean compareAndSet32(long address, int expected, int value, boolean user) {
    aligned(address);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    long entry = entryAt(address);
    if (hits(address, WORD, entry, right)) {
      accesses++;
      return ram.compareAndSet32(physical(entry, address), expected, value);
    }
    long physical = physical(translate(address, right), address);
    return watched != null
        ? watched.compareAndSet32(index(), physical, expected, value)
        : ram.compareAndSet32(physical, expected, value);
  }

  @Override
  public final void load32s(long address, int[] to, int offset, int count, boolean user) {
    aligned(address);
    Objects.checkFromIndexSize(offset, count, to.length);
    int right = user ? Rights.USER_READ : Rights.KERNEL_READ;
    for (int done = 0, now; done < count; done += now) {
      long at = address + ((long) done << Ram.WORD_SHIFT);
      now = Math.min(count - done, bytesToEnd(at) >>> Ram.WORD_SHIFT);
      ram.load32s(physical(translateFast(at, right), at), to, offset + done, now);
    }
  }

  @Override
  public final void store32s(long address, int[] from, int offset, int count, boolean user) {
    aligned(address);
    Objects.checkFromIndexSize(offset, count, from.length);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    for (int done = 0, now; done < count; done += now) {
      long at = address + ((long) done << Ram.WORD_SHIFT);
      now = Math.min(count - done, bytesToEnd(at) >>> Ram.WORD_SHIFT);
      long physical = physical(translateFast(at, right), at);
      if (watched != null) {
        watched.store32s(index(), physical, from, offset + done, now);
      } else {
        ram.store32s(physical, from, offset + done, now);
      }
    }
  }

  @Override
  public final void fill32(long address, int count, int first, int step, boolean user) {
    aligned(address);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    for (int done = 0, now; done < count; done += now) {
      long at = address + ((long) done << Ram.WORD_SHIFT);
      now = Math.min(count - done, bytesToEnd(at) >>> Ram.WORD_SHIFT);
      long physical = physical(translateFast(at, right), at);
      int value = first + done * step;
      if (watched != null) {
        watched.fill32(index(), physical, now, value, step);
      } else {
        ram.fill32(physical, now, value, step);
      }
    }
  }

  @Override
  public final void load8s(long address, byte[] to, int offset, int count, boolean user) {
    Objects.checkFromIndexSize(offset, count, to.length);
    int right = user ? Rights.USER_READ : Rights.KERNEL_READ;
    for (int done = 0, now; done < count; done += now) {
      long at = address + done;
      now = Math.min(count - done, bytesToEnd(at));
      ram.load8s(physical(translateFast(at, right), at), to, offset + done, now);
    }
  }

  @Override
  public final void store8s(long address, byte[] from, int offset, int count, boolean user) {
    Objects.checkFromIndexSize(offset, count, from.length);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    for (int done = 0, now; done < count; done += now) {
      long at = address + done;
      now = Math.min(count - done, bytesToEnd(at));
      long physical = physical(translateFast(at, right), at);
      if (watched != null) {
        watched.store8s(index(), physical, from, offset + done, now);
      } else {
        ram.store8s(physical, from, offset + done, now);
      }
    }
  }

  private int unaligned(long address, int right) {
    int value = 0;
    for (int i = 0; i < Ram.WORD_BYTES; i++) {
      value |= byteOf(address + i, right) << (i * Byte.SIZE);
    }
    return value;
  }

  private void slowStore32(long address, int value, int right) {
    if ((address & (Ram.WORD_BYTES - 1)) == 0) {
      long physical = physical(translate(address, right), address);
      if (watched != null) {
        watched.exchange32(index(), physical, value);
      } else {
        ram.store32(physical, value);
      }
      return;
    }
    for (int i = 0; i < Ram.WORD_BYTES; i++) {
      setByte(address + i, value >>> (i * Byte.SIZE), right);
    }
  }

  private int byteOf(long address, int right) {
    return ram.load8(physical(translateFast(address, right), address));
  }

  private void setByte(long address, int value, int right) {
    long physical = physical(translateFast(address, right), address);
    if (watched != null) {
      watched.store8(index(), physical, value);
    } else {
      ram.store8(physical, value);
    }
  }
}
