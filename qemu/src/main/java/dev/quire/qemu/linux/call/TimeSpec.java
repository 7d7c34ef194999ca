package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructReader;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.abi.UserMemory;
import dev.quire.qemu.linux.task.Clock;

/** struct timespec and struct timeval, with seconds of 32 or of 64 bits. */
enum TimeSpec {
  /** Seconds and nanoseconds, 32 bits each. */
  SPEC(Integer.BYTES, 1),
  /** Seconds and nanoseconds, 64 bits each. */
  SPEC_64(Long.BYTES, 1),
  /** Seconds and microseconds, 32 bits each. */
  VALUE(Integer.BYTES, 1000);

  private final int fieldBytes;
  private final int unit;

  TimeSpec(int fieldBytes, int unit) {
    this.fieldBytes = fieldBytes;
    this.unit = unit;
  }

  /** How many bytes it has. */
  int bytes() {
    return 2 * fieldBytes;
  }

  /** Writes a time that is given in nanoseconds. */
  void write(UserMemory memory, int address, long nanoseconds) {
    long seconds = nanoseconds / Clock.SECOND;
    long rest = nanoseconds % Clock.SECOND / unit;
    StructWriter to = StructWriter.of(bytes());
    if (fieldBytes == Long.BYTES) {
      to.int64(seconds).int64(rest);
    } else {
      to.int32(seconds).int32(rest);
    }
    memory.write(address, to.bytes());
  }

  /** Reads a time, in nanoseconds; one that is too long is the longest. */
  long read(UserMemory memory, int address) {
    StructReader from = StructReader.of(memory.read(address, bytes()));
    boolean wide = fieldBytes == Long.BYTES;
    long seconds = wide ? from.int64() : from.int32();
    // Only the low half counts: programs may leave the other undefined.
    long rest = wide ? (int) from.int64() : from.int32();
    if (seconds < 0 || rest < 0 || rest >= Clock.SECOND / unit) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return seconds > Long.MAX_VALUE / Clock.SECOND - 1
        ? Long.MAX_VALUE
        : seconds * Clock.SECOND + rest * unit;
  }
}
