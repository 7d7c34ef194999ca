package dev.quire.common.engine;

import dev.quire.api.Memory;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.VirtualAddress;
import dev.quire.api.port.Cpu;

/** Memory as one processor sees it with one privilege. */
final class CpuMemory implements Memory {
  private static final int WORD = Integer.BYTES;

  private final KernelProcessor processor;
  private final Cpu cpu;
  private final boolean user;
  private final long lastAddress;

  CpuMemory(KernelProcessor processor, boolean user, long lastAddress) {
    this.processor = processor;
    this.cpu = processor.cpu();
    this.user = user;
    this.lastAddress = lastAddress;
  }

  @Override
  public int load8(VirtualAddress address) {
    return cpu.load8(check(address, 1), user);
  }

  @Override
  public int load16(VirtualAddress address) {
    return cpu.load16(check(address, Short.BYTES), user);
  }

  @Override
  public int load32(VirtualAddress address) {
    return cpu.load32(check(address, WORD), user);
  }

  @Override
  public long load64(VirtualAddress address) {
    long at = check(address, Long.BYTES);
    long low = Integer.toUnsignedLong(cpu.load32(at, user));
    return low | (long) cpu.load32(at + WORD, user) << Integer.SIZE;
  }

  @Override
  public void store8(VirtualAddress address, int value) {
    cpu.store8(check(address, 1), value, user);
  }

  @Override
  public void store16(VirtualAddress address, int value) {
    cpu.store16(check(address, Short.BYTES), value, user);
  }

  @Override
  public void store32(VirtualAddress address, int value) {
    cpu.store32(check(address, WORD), value, user);
  }

  @Override
  public void store64(VirtualAddress address, long value) {
    long at = check(address, Long.BYTES);
    cpu.store32(at, (int) value, user);
    cpu.store32(at + WORD, (int) (value >>> Integer.SIZE), user);
  }

  @Override
  public int exchange32(VirtualAddress address, int value) {
    return cpu.exchange32(aligned(address), value, user);
  }

  @Override
  public boolean compareAndSet32(VirtualAddress address, int expected, int value) {
    return cpu.compareAndSet32(aligned(address), expected, value, user);
  }

  @Override
  public int fetch32(VirtualAddress address) {
    return cpu.fetch32(check(address, WORD), user);
  }

  @Override
  public void read(VirtualAddress address, byte[] to, int offset, int length) {
    cpu.load8s(check(address, length), to, offset, length, user);
  }

  @Override
  public void write(VirtualAddress address, byte[] from, int offset, int length) {
    cpu.store8s(check(address, length), from, offset, length, user);
  }

  @Override
  public void fill(VirtualAddress address, int value, long length) {
    long at = check(address, length);
    byte[] page = new byte[(int) Math.min(length, PageNumber.BYTES)];
    java.util.Arrays.fill(page, (byte) value);
    long done = 0;
    while (done < length) {
      int n = (int) Math.min(page.length, length - done);
      cpu.store8s(at + done, page, 0, n, user);
      done += n;
    }
  }

  private long aligned(VirtualAddress address) {
    long at = check(address, WORD);
    if ((at & (WORD - 1)) != 0) {
      throw new PagingException.Misaligned("virtual address", at, WORD);
    }
    return at;
  }

  private long check(VirtualAddress address, long length) {
    long at = address.value();
    if (length < 0
        || Long.compareUnsigned(length, lastAddress) > 0
        || (length > 0 && Long.compareUnsigned(at, lastAddress - (length - 1)) > 0)) {
      throw new PagingException.OutsideRange(
          PageRange.of(PageNumber.of(at >>> PageNumber.SHIFT)), processor.current());
    }
    return at;
  }
}
