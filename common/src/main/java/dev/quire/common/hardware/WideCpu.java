package dev.quire.common.hardware;

import dev.quire.api.PagingException;
import java.util.Objects;

/** Operations of 64 bits. */
abstract class WideCpu extends FastCpu {

  WideCpu(SimulatedMachine machine, int index, int addressBits) {
    super(machine, index, addressBits);
  }

  @Override
  public final long load64(long address, boolean user) {
    if (!isAligned64(address)) {
      int low = load32(address, user);
      return Doublewords.join(low, load32(address + Ram.WORD_BYTES, user));
    }
    int right = user ? Rights.USER_READ : Rights.KERNEL_READ;
    return ram.load64(physical(translateFast(address, right), address));
  }

  @Override
  public final void store64(long address, long value, boolean user) {
    if (!isAligned64(address)) {
      store32(address, Doublewords.low(value), user);
      store32(address + Ram.WORD_BYTES, Doublewords.high(value), user);
      return;
    }
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    long physical = physical(translateFast(address, right), address);
    if (watched != null) {
      watched.exchange64(index(), physical, value);
    } else {
      ram.store64(physical, value);
    }
  }

  @Override
  public final long exchange64(long address, long value, boolean user) {
    aligned64(address);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    long physical = physical(translateFast(address, right), address);
    return watched != null
        ? watched.exchange64(index(), physical, value)
        : ram.exchange64(physical, value);
  }

  @Override
  public final boolean compareAndSet64(long address, long expected, long value, boolean user) {
    aligned64(address);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    long physical = physical(translateFast(address, right), address);
    return watched != null
        ? watched.compareAndSet64(index(), physical, expected, value)
        : ram.compareAndSet64(physical, expected, value);
  }

  @Override
  public final void load64s(long address, long[] to, int offset, int count, boolean user) {
    aligned64(address);
    Objects.checkFromIndexSize(offset, count, to.length);
    int right = user ? Rights.USER_READ : Rights.KERNEL_READ;
    for (int done = 0, now; done < count; done += now) {
      long at = address + ((long) done << Ram.DOUBLE_SHIFT);
      now = Math.min(count - done, bytesToEnd(at) >>> Ram.DOUBLE_SHIFT);
      ram.load64s(physical(translateFast(at, right), at), to, offset + done, now);
    }
  }

  @Override
  public final void store64s(long address, long[] from, int offset, int count, boolean user) {
    aligned64(address);
    Objects.checkFromIndexSize(offset, count, from.length);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    for (int done = 0, now; done < count; done += now) {
      long at = address + ((long) done << Ram.DOUBLE_SHIFT);
      now = Math.min(count - done, bytesToEnd(at) >>> Ram.DOUBLE_SHIFT);
      long physical = physical(translateFast(at, right), at);
      if (watched != null) {
        watched.store64s(index(), physical, from, offset + done, now);
      } else {
        ram.store64s(physical, from, offset + done, now);
      }
    }
  }

  @Override
  public final void fill64(long address, int count, long first, long step, boolean user) {
    aligned64(address);
    int right = user ? Rights.USER_WRITE : Rights.KERNEL_WRITE;
    for (int done = 0, now; done < count; done += now) {
      long at = address + ((long) done << Ram.DOUBLE_SHIFT);
      now = Math.min(count - done, bytesToEnd(at) >>> Ram.DOUBLE_SHIFT);
      long physical = physical(translateFast(at, right), at);
      long value = first + done * step;
      if (watched != null) {
        watched.fill64(index(), physical, now, value, step);
      } else {
        ram.fill64(physical, now, value, step);
      }
    }
  }

  private static boolean isAligned64(long address) {
    return (address & (Ram.DOUBLE_BYTES - 1)) == 0;
  }

  private static void aligned64(long address) {
    if (!isAligned64(address)) {
      throw new PagingException.Misaligned("address", address, Ram.DOUBLE_BYTES);
    }
  }
}
