package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.SystemCalls;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out what is called, and performs it. */
public final class LinuxCalls implements SystemCalls {
  /** How a call is told that is not there. */
  private static final String UNKNOWN = "xxxxxx";

  private final CallTable table = new CallTable();
  private final @Nullable Trace trace;
  private final TreeSet<String> unknown = new TreeSet<>();

  private LinuxCalls(@Nullable Trace trace) {
    this.trace = trace;
    TransferCalls.addTo(table);
    DescriptorCalls.addTo(table);
    FileCalls.addTo(table);
    StatusCalls.addTo(table);
    PollCalls.addTo(table);
    MemoryCalls.addTo(table);
    ProcessCalls.addTo(table);
    WaitCalls.addTo(table);
    ThreadCalls.addTo(table);
    IdentityCalls.addTo(table);
    SignalCalls.addTo(table);
    TimeCalls.addTo(table);
    TimerCalls.addTo(table);
    MachineCalls.addTo(table);
  }

  /** Returns the system calls. */
  public static LinuxCalls silent() {
    return new LinuxCalls(null);
  }

  /** Returns the system calls; each is told in a line, with its arguments and its result. */
  public static LinuxCalls traced(Consumer<String> lines) {
    return new LinuxCalls(new Trace(lines));
  }

  /** The names of the calls that were made and are not there. */
  public Collection<String> unknown() {
    return Collections.unmodifiableSet(unknown);
  }

  @Override
  public void begin(Call call) {
    if (trace != null) {
      trace.begin(call, format(call));
    }
  }

  @Override
  public int perform(Call call) {
    CallTable.Entry entry = table.get(call.name());
    if (entry == null) {
      unknown.add(call.name());
      throw new ErrnoException(Errno.ENOSYS);
    }
    return entry.handler().perform(call);
  }

  @Override
  public void end(Call call, int result) {
    if (trace != null) {
      trace.end(call, result, format(call));
    }
  }

  private String format(Call call) {
    CallTable.Entry entry = table.get(call.name());
    return entry == null ? UNKNOWN : entry.format();
  }
}
