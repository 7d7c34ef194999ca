package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructReader;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.abi.UserMemory;
import dev.quire.qemu.linux.file.Descriptors;
import dev.quire.qemu.linux.file.OpenFile;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.WouldBlock;
import java.util.Arrays;
import java.util.BitSet;

/** Calls that wait for one of several files. */
final class PollCalls {
  private static final int POLLIN = 0x1;
  private static final int POLLOUT = 0x4;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;
  private static final int POLLNVAL = 0x20;
  private static final int ENTRY_BYTES = Long.BYTES;
  private static final int EVENTS_AT = Integer.BYTES;
  private static final int RESULT_AT = EVENTS_AT + Short.BYTES;

  private PollCalls() {}

  static void addTo(CallTable table) {
    table
        .add("poll", "pdd", PollCalls::poll)
        .add("ppoll", "pdppd", call -> ppoll(call, TimeSpec.SPEC))
        .add("ppoll_time64", "pdppd", call -> ppoll(call, TimeSpec.SPEC_64))
        .add("_newselect", "dpppp", PollCalls::select)
        .add("pselect6", "dppppp", call -> pselect(call, TimeSpec.SPEC))
        .add("pselect6_time64", "dppppp", call -> pselect(call, TimeSpec.SPEC_64));
  }

  private static int poll(Call call) {
    int milliseconds = call.argument(2);
    if (milliseconds >= 0) {
      call.setTimeout(milliseconds * (long) TimeCalls.MILLISECOND);
    }
    return wait(call);
  }

  private static int ppoll(Call call, TimeSpec spec) {
    setTimeout(call, 2, spec);
    if (call.argument(3) != 0) {
      call.task().signals().setMaskForCall(call.memory().load64(call.argument(3)));
    }
    return wait(call);
  }

  private static void setTimeout(Call call, int index, TimeSpec spec) {
    if (call.argument(index) != 0) {
      call.setTimeout(spec.read(call.memory(), call.argument(index)));
    }
  }

  private static int wait(Call call) {
    int count = call.length(1);
    if (count > Descriptors.LIMIT) {
      throw new ErrnoException(Errno.EINVAL);
    }
    byte[] entries = call.memory().read(call.argument(0), count * ENTRY_BYTES);
    int ready = 0;
    for (int i = 0; i < count; i++) {
      int at = i * ENTRY_BYTES;
      StructReader from = StructReader.of(entries).skip(at);
      int events = events(call.task().descriptors(), from.int32(), from.int16());
      byte[] result = StructWriter.of(Short.BYTES).int16(events).bytes();
      System.arraycopy(result, 0, entries, at + RESULT_AT, result.length);
      ready += events != 0 ? 1 : 0;
    }
    if (ready == 0 && !call.isOver()) {
      throw WouldBlock.interruptibly(() -> anyReady(call.task().descriptors(), entries));
    }
    call.memory().write(call.argument(0), entries);
    return ready;
  }

  private static boolean anyReady(Descriptors descriptors, byte[] entries) {
    for (int at = 0; at < entries.length; at += ENTRY_BYTES) {
      StructReader from = StructReader.of(entries).skip(at);
      if (events(descriptors, from.int32(), from.int16()) != 0) {
        return true;
      }
    }
    return false;
  }

  private static int events(Descriptors descriptors, int descriptor, int wanted) {
    if (descriptor < 0) {
      return 0;
    }
    if (!descriptors.isOpen(descriptor)) {
      return POLLNVAL;
    }
    OpenFile file = descriptors.file(descriptor);
    int events = 0;
    if (file.mayRead() && (wanted & POLLIN) != 0 && file.readable()) {
      events |= POLLIN;
    }
    if (file.mayWrite() && (wanted & POLLOUT) != 0 && file.writable()) {
      events |= POLLOUT;
    }
    if (file.hungUp()) {
      events |= file.mayWrite() ? POLLERR : POLLHUP;
    }
    return events;
  }

  private static int select(Call call) {
    setTimeout(call, 4, TimeSpec.VALUE);
    return waitForSets(call);
  }

  private static int pselect(Call call, TimeSpec spec) {
    setTimeout(call, 4, spec);
    int argument = call.argument(5);
    if (argument != 0) {
      int mask = call.memory().load32(argument);
      if (mask != 0) {
        call.task().signals().setMaskForCall(call.memory().load64(mask));
      }
    }
    return waitForSets(call);
  }

  private static int waitForSets(Call call) {
    int count = call.length(0);
    if (count > Descriptors.LIMIT) {
      throw new ErrnoException(Errno.EINVAL);
    }
    BitSet toRead = set(call, 1, count);
    BitSet toWrite = set(call, 2, count);
    Descriptors descriptors = call.task().descriptors();
    BitSet readable = ready(descriptors, toRead, POLLIN);
    BitSet writable = ready(descriptors, toWrite, POLLOUT);
    if (readable.isEmpty() && writable.isEmpty() && !call.isOver()) {
      throw WouldBlock.interruptibly(
          () ->
              !ready(descriptors, toRead, POLLIN).isEmpty()
                  || !ready(descriptors, toWrite, POLLOUT).isEmpty());
    }
    write(call, 1, count, readable);
    write(call, 2, count, writable);
    write(call, 3, count, new BitSet());
    return readable.cardinality() + writable.cardinality();
  }

  private static BitSet ready(Descriptors descriptors, BitSet of, int event) {
    BitSet ready = new BitSet();
    of.stream()
        .filter(descriptor -> events(descriptors, descriptor, event) != 0)
        .forEach(ready::set);
    return ready;
  }

  private static BitSet set(Call call, int index, int count) {
    if (call.argument(index) == 0) {
      return new BitSet();
    }
    BitSet set = BitSet.valueOf(call.memory().read(call.argument(index), setBytes(count)));
    set.clear(count, Math.max(count, set.length()));
    for (int descriptor : set.stream().toArray()) {
      call.task().descriptors().file(descriptor);
    }
    return set;
  }

  private static void write(Call call, int index, int count, BitSet set) {
    if (call.argument(index) != 0) {
      byte[] bytes = Arrays.copyOf(set.toByteArray(), setBytes(count));
      UserMemory memory = call.memory();
      memory.write(call.argument(index), bytes);
    }
  }

  /** Sets are made of words of 32 bits. */
  private static int setBytes(int count) {
    return (count + Integer.SIZE - 1) / Integer.SIZE * Integer.BYTES;
  }
}
