package dev.quire.qemu.linux.task;

import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.common.heap.KernelHeapFullException;
import dev.quire.common.process.Process;
import dev.quire.common.process.SpawnFailedException;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.abi.SignalAction;
import dev.quire.qemu.linux.abi.SignalInfo;
import dev.quire.qemu.linux.file.Descriptors;
import dev.quire.qemu.user.UserContext;
import java.util.List;
import java.util.Optional;

/** How tasks begin, become other programs, and end. */
public final class Lives {
  private static final int STATUS_SHIFT = Byte.SIZE;
  private static final int STATUS_MASK = 0xff;

  private final Kernel kernel;

  Lives(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Makes the first task. */
  public Task first(
      String path,
      List<String> arguments,
      List<String> environment,
      Descriptors descriptors,
      String directory) {
    Image image =
        kernel
            .loader()
            .load(
                kernel.processor(),
                Optional.empty(),
                directory,
                path,
                arguments,
                environment,
                link -> Optional.empty());
    Task task = new Task(kernel.tasks().newId(), image, start(image), descriptors, directory);
    kernel.tasks().add(task);
    kernel.activity().processMade();
    kernel.scheduler().add(task);
    return task;
  }

  /**
   * Makes a child.
   *
   * @param sharesMemory whether it has its parent's memory until it ends or executes a program
   * @return the child, which is not ready yet: {@link Scheduler#add}
   */
  public Task fork(Task parent, boolean sharesMemory) {
    Image image;
    try {
      image =
          sharesMemory
              ? parent.image().share()
              : parent.image().fork(kernel.processor(), parent.image().process().name());
    } catch (PagingException.OutOfFrames | SpawnFailedException | KernelHeapFullException e) {
      throw new ErrnoException(Errno.EAGAIN);
    }
    Task child = parent.child(kernel.tasks().newId(), image);
    kernel.tasks().add(child);
    kernel.activity().processMade();
    return child;
  }

  /** Makes a task another program. */
  public void exec(
      Task task, String directory, String path, List<String> arguments, List<String> environment) {
    Processor on = kernel.processor();
    Image old = task.image();
    Optional<Process> own = old.isShared() ? Optional.empty() : Optional.of(old.process());
    Image image =
        kernel.loader().load(on, own, directory, path, arguments, environment, Kernel.links(task));
    task.become(image, start(image));
    on.activate(image.process().addressSpace());
    kernel.activity().look(on);
    if (own.isEmpty()) {
      old.release(on);
    }
    kernel.activity().processMade();
  }

  private UserContext start(Image image) {
    Process process = image.process();
    return kernel.cpu().start(process.entry().value(), process.stackPointer().value());
  }

  /** Ends a task that leaves with an exit status. */
  public void exit(Task task, int code) {
    end(task, (code & STATUS_MASK) << STATUS_SHIFT);
  }

  /** Ends a task by a signal. */
  void kill(Task task, int signal) {
    end(task, signal);
  }

  private void end(Task task, int status) {
    Processor on = kernel.processor();
    kernel.activity().look(on);
    clearWord(task);
    task.descriptors().closeAll();
    task.image().release(on);
    task.setCall(null);
    task.setWaitsFor(null);
    task.setStatus(status);
    task.setState(Task.State.ZOMBIE);
    for (Task child : List.copyOf(task.children())) {
      orphan(child);
    }
    notifyParent(task);
  }

  /** set_tid_address(2) of a thread whose memory others have. */
  private void clearWord(Task task) {
    boolean current = kernel.processor().current() == task.image().process().addressSpace();
    if (task.clearAtExit() != 0 && current) {
      try {
        kernel.userMemory().store32(task.clearAtExit(), 0);
      } catch (ErrnoException e) {
        task.setClearAtExit(0); // it was no word of the task
      }
    }
  }

  private void orphan(Task child) {
    child.setParent(null);
    if (child.isZombie()) {
      kernel.tasks().remove(child);
    }
  }

  private void notifyParent(Task task) {
    Task parent = task.parent();
    if (parent == null) {
      if (task.id() != FIRST) {
        kernel.tasks().remove(task);
      }
      return;
    }
    SignalAction action = parent.signals().action(Signal.SIGCHLD);
    int signal = signalOf(task.status());
    kernel
        .signals()
        .send(
            parent,
            signal == 0
                ? SignalInfo.child(SignalInfo.CHILD_EXITED, task.id(), exitCode(task.status()))
                : SignalInfo.child(SignalInfo.CHILD_KILLED, task.id(), signal));
    if (action.handler() == SignalAction.IGNORE || action.has(SignalAction.NO_CHILD_WAIT)) {
      parent.times().addChild(task.times());
      kernel.tasks().remove(task);
    }
  }

  private static final int FIRST = 1;

  /** The exit code in a status of wait(2). */
  public static int exitCode(int status) {
    return status >>> STATUS_SHIFT & STATUS_MASK;
  }

  /** The signal in a status of wait(2); 0 if the task left by itself. */
  public static int signalOf(int status) {
    return status & ~(STATUS_MASK << STATUS_SHIFT);
  }
}
