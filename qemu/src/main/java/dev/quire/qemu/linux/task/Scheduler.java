package dev.quire.qemu.linux.task;

import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.Processor;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.abi.SignalInfo;
import dev.quire.qemu.user.Trap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the processor to one task after the other. A task keeps it until it waits, ends, or has had
 * its slice while another is ready. Calls that wait are tried again when what they wait for has
 * come; when all wait, the thread sleeps until a timer or standard input wakes it.
 */
public final class Scheduler {
  /** How long a task runs when others are ready, if only system calls interrupt it. */
  private static final long SLICE = 10_000_000;

  /** How long the processor sleeps at most, before it looks again. */
  private static final long LONGEST_SLEEP = Clock.SECOND;

  private final Kernel kernel;
  private final SystemCalls calls;
  private final Wakeups wakeups = new Wakeups();
  private final Deque<Task> ready = new ArrayDeque<>();
  private final List<Task> waiting = new ArrayList<>();
  private @Nullable Task last;

  Scheduler(Kernel kernel, SystemCalls calls) {
    this.kernel = kernel;
    this.calls = calls;
  }

  /** Adds a task that is ready. */
  public void add(Task task) {
    ready.addLast(task);
  }

  /** Says, from any thread, that a call may be worth trying again. */
  public void wake() {
    wakeups.wake();
  }

  /** Runs tasks until this one has ended. */
  public void runUntilEnd(Task task) {
    while (!task.isZombie()) {
      wakeWaiting();
      Task next = ready.pollFirst();
      if (next == null) {
        kernel.processor().idle();
        wakeups.sleep(untilNextDeadline());
      } else if (!next.isZombie()) {
        run(next);
      }
    }
  }

  /** Ends all tasks that are left. */
  public void endAll() {
    for (Task task : kernel.tasks().all()) {
      if (!task.isZombie()) {
        kernel.lives().kill(task, Signal.SIGKILL);
      }
    }
    ready.clear();
    waiting.clear();
  }

  private void run(Task task) {
    if (task != last) {
      kernel.activity().switched();
      last = task;
    }
    long start = System.nanoTime();
    enter(task);
    task.setState(Task.State.READY);
    Call under = task.call();
    if (under != null) {
      perform(under);
    }
    while (task.state() == Task.State.READY) {
      enter(task);
      kernel.signals().deliver(task, null, false);
      if (task.state() != Task.State.READY) {
        break;
      }
      if (step(task, start)) {
        ready.addLast(task);
        return;
      }
    }
    if (task.state() == Task.State.BLOCKED || task.state() == Task.State.STOPPED) {
      waiting.add(task);
    }
  }

  private void enter(Task task) {
    AddressSpace space = task.image().process().addressSpace();
    Processor on = kernel.processor();
    if (on.current() != space) {
      on.activate(space);
    }
  }

  /** Runs user code until it traps, and serves the trap; returns whether its slice is over. */
  private boolean step(Task task, long start) {
    long before = System.nanoTime();
    Trap trap;
    try {
      trap = kernel.cpu().run(task.context());
    } catch (AccessViolation e) {
      task.times().addUser(System.nanoTime() - before);
      kernel.signals().violated(task, e);
      return false;
    }
    long after = System.nanoTime();
    task.times().addUser(after - before);
    switch (trap) {
      case SYSTEM_CALL -> {
        kernel.activity().systemCall(kernel.processor());
        Call call = new Call(kernel, task);
        calls.begin(call);
        perform(call);
        task.times().addSystem(System.nanoTime() - after);
        return task.state() == Task.State.READY && after - start > SLICE && someoneWaits();
      }
      case TICK -> {
        kernel.activity().tick();
        return someoneWaits();
      }
      default -> kernel.signals().trapped(task, trap);
    }
    return false;
  }

  private boolean someoneWaits() {
    wakeWaiting();
    return !ready.isEmpty();
  }

  /** Performs a call, for the first time or again. */
  private void perform(Call call) {
    Task task = call.task();
    try {
      int result = calls.perform(call);
      finish(call, result);
    } catch (ErrnoException e) {
      finish(call, -e.errno().number());
    } catch (WouldBlock wait) {
      if (kernel.signals().interrupts(task, wait)) {
        task.setCall(null);
        kernel.signals().deliver(task, call, wait.isRestartable());
        if (task.state() == Task.State.READY || task.isZombie()) {
          return;
        }
      }
      task.setCall(call);
      task.setWaitsFor(wait);
      if (task.state() == Task.State.READY) {
        task.setState(Task.State.BLOCKED);
      }
    }
  }

  /** Ends a call with a result. */
  void finish(Call call, int result) {
    Task task = call.task();
    task.setCall(null);
    task.setWaitsFor(null);
    if (!task.isZombie() && !call.leavesRegisters()) {
      kernel.abi().setResult(task.context(), result);
    }
    calls.end(call, result);
  }

  /** Lets a task go on that a signal had stopped, if it was. */
  void proceed(Task task) {
    if (task.state() == Task.State.STOPPED) {
      task.setState(task.call() == null ? Task.State.READY : Task.State.BLOCKED);
    }
  }

  /** Makes those tasks ready that have what they waited for. */
  private void wakeWaiting() {
    long now = kernel.clock().monotonic();
    for (Task task : kernel.tasks().all()) {
      if (task.alarm().deadline() <= now) {
        task.setAlarm(task.alarm().next(kernel.clock()));
        kernel.signals().send(task, SignalInfo.kernel(Signal.SIGALRM));
      }
    }
    waiting.removeIf(
        task -> {
          boolean goesOn = task.isZombie() || isReady(task, now);
          if (goesOn && !task.isZombie()) {
            ready.addLast(task);
          }
          return goesOn;
        });
  }

  private boolean isReady(Task task, long now) {
    if (task.state() == Task.State.STOPPED) {
      return false;
    }
    WouldBlock wait = task.waitsFor();
    Call call = task.call();
    if (wait == null || call == null || wait.isReady() || kernel.signals().interrupts(task, wait)) {
      return true;
    }
    return call.deadline().isPresent() && call.deadline().getAsLong() <= now;
  }

  private long untilNextDeadline() {
    long now = kernel.clock().monotonic();
    long least = LONGEST_SLEEP;
    for (Task task : kernel.tasks().all()) {
      Call call = task.call();
      if (call != null && call.deadline().isPresent()) {
        least = Math.min(least, call.deadline().getAsLong() - now);
      }
      least = Math.min(least, task.alarm().deadline() - now);
    }
    return Math.max(0, least);
  }
}
