package dev.quire.qemu.linux;

import dev.quire.api.Counters;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.common.frame.LeakReport;
import dev.quire.common.process.Processes;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import dev.quire.qemu.linux.abi.Abi;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.call.LinuxCalls;
import dev.quire.qemu.linux.file.Descriptors;
import dev.quire.qemu.linux.file.FileTree;
import dev.quire.qemu.linux.file.ProcessLinks;
import dev.quire.qemu.linux.file.StreamInput;
import dev.quire.qemu.linux.file.StreamOutput;
import dev.quire.qemu.linux.task.Activity;
import dev.quire.qemu.linux.task.Kernel;
import dev.quire.qemu.linux.task.Task;
import dev.quire.qemu.user.UserCpu;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs Linux programs on a machine.
 *
 * <pre>{@code
 * LinuxOptions options = LinuxOptions.builder().output(System.out).build();
 * LinuxResult result =
 *     Linux.on(paging, cpu, store).run("busybox", List.of("busybox", "echo", "hello"), options);
 * }</pre>
 *
 * <p>The program and those that it makes run on the machine's first processor, in turns. When the
 * program ends, whatever it has left running is ended too.
 */
public final class Linux {
  private final Paging paging;
  private final UserCpu cpu;
  private final BackingStore store;

  private Linux(Paging paging, UserCpu cpu, BackingStore store) {
    this.paging = paging;
    this.cpu = cpu;
    this.store = store;
  }

  /**
   * Returns Linux for a machine on which no other processes run.
   *
   * @param cpu runs user code on the machine's first processor
   * @param store where pages go; the caller's to close
   */
  public static Linux on(Paging paging, UserCpu cpu, BackingStore store) {
    return new Linux(paging, cpu, store);
  }

  /**
   * Runs a program to its end.
   *
   * @param program the path of its file, as programs see files
   * @param arguments its arguments, the first of which is its name by custom
   * @throws CannotRunException if the program cannot be started
   */
  public LinuxResult run(String program, List<String> arguments, LinuxOptions options) {
    Map<FrameOwner, Long> before = paging.frames().usage();
    Counters countersBefore = paging.counters();
    Processor on = paging.processors().get(0);
    Pager pager = Pager.create(paging, store);
    options.frames().ifPresent(frames -> pager.setFrameLimit(on, frames));
    FileTree files = new FileTree(options.root());
    LinuxCalls calls = options.trace().map(LinuxCalls::traced).orElseGet(LinuxCalls::silent);
    Kernel kernel =
        new Kernel(
            on,
            cpu,
            Processes.create(pager),
            Abi.of(paging.name()),
            files,
            calls,
            options.reports());
    long start = System.nanoTime();
    LinuxResult.Builder result = LinuxResult.builder();
    try {
      Task task = start(kernel, program, arguments, options);
      kernel.scheduler().runUntilEnd(task);
      result.status(ExitStatus.of(task.status()));
    } catch (RuntimeException e) {
      endAfter(e, kernel);
      throw e;
    }
    end(kernel);
    Activity activity = kernel.activity();
    return result
        .pager(pager.statistics(on))
        .counters(paging.counters().since(countersBefore))
        .mostFrames(activity.mostFrames())
        .systemCalls(activity.systemCalls())
        .processes(activity.processes())
        .switches(activity.switches())
        .ticks(activity.ticks())
        .nanoseconds(System.nanoTime() - start)
        .leaked(LeakReport.difference(before, paging.frames().usage()))
        .unknownCalls(calls.unknown())
        .build();
  }

  private void end(Kernel kernel) {
    kernel.scheduler().endAll();
    kernel.close();
    kernel.processor().activate(paging.kernelSpace());
  }

  /** Gives back what can be given back: a machine that has failed may fail again. */
  private void endAfter(RuntimeException failure, Kernel kernel) {
    try {
      end(kernel);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static Task start(
      Kernel kernel, String program, List<String> arguments, LinuxOptions options) {
    Descriptors descriptors = new Descriptors();
    descriptors.set(0, new StreamInput(options.input(), kernel.scheduler()::wake), false);
    descriptors.set(1, new StreamOutput(options.output()), false);
    descriptors.set(2, new StreamOutput(options.error()), false);
    String directory = kernel.files().inside(options.directory()).orElse("/");
    try {
      return kernel
          .lives()
          .first(program, arguments, options.environment(), descriptors, directory);
    } catch (ErrnoException e) {
      throw new CannotRunException(program + ": " + explain(e.errno(), kernel, directory, program));
    }
  }

  private static String explain(Errno errno, Kernel kernel, String directory, String program) {
    String machine = kernel.abi().machine();
    return switch (errno) {
      case ENOENT ->
          exists(kernel, directory, program)
              ? "no static executable for " + machine
              : "there is no such file";
      case ENOEXEC -> "no executable";
      case EACCES -> "may not be executed";
      case E2BIG ->
          "arguments and environment do not fit in the stack of "
              + kernel.stackBytes() / PageNumber.BYTES
              + " pages";
      default -> errno.name();
    };
  }

  private static boolean exists(Kernel kernel, String directory, String program) {
    ProcessLinks none = link -> Optional.empty();
    try {
      String path = kernel.files().resolve(directory, program, true, none);
      kernel.files().status(path, none);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }
}
