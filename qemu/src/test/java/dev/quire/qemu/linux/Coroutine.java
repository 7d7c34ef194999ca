package dev.quire.qemu.linux;

import dev.quire.api.Memory;
import dev.quire.qemu.user.Trap;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A script that runs until it wants something of its processor, and goes on when it has it. */
final class Coroutine {

  /** What a script wants. */
  sealed interface Wish {}

  /** A system call. */
  record CallWish(int number, List<Integer> arguments, @Nullable Script child) implements Wish {}

  /** Something with memory. */
  record AccessWish(Function<Memory, Object> access) implements Wish {}

  /** A trap of the processor. */
  record TrapWish(Trap trap) implements Wish {}

  /** Nothing more: the script has ended, perhaps with a failure. */
  record EndWish(@Nullable Throwable failure) implements Wish {}

  private static final Object GO = new Object();

  private final SynchronousQueue<Wish> wishes = new SynchronousQueue<>();
  private final SynchronousQueue<Object> answers = new SynchronousQueue<>();
  private final Thread thread;
  private boolean started;

  Coroutine(ScriptedCpu cpu, Script script) {
    thread = new Thread(() -> run(cpu, script), "script");
    thread.setDaemon(true);
  }

  private void run(ScriptedCpu cpu, Script script) {
    Throwable failure = null;
    try {
      script.run(new ScriptedUser(cpu, this));
    } catch (InterruptedScript e) {
      return;
    } catch (RuntimeException | AssertionError e) {
      failure = e;
    }
    try {
      wishes.put(new EndWish(failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets it go on with an answer to its last wish; returns its next one. */
  Wish resume(Object answer) {
    try {
      if (started) {
        answers.put(answer);
      } else {
        started = true;
        thread.start();
      }
      return wishes.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Wish start() {
    return resume(GO);
  }

  /** Called by the script. */
  Object wish(Wish wish) {
    try {
      wishes.put(wish);
      return answers.take();
    } catch (InterruptedException e) {
      throw new InterruptedScript();
    }
  }

  void stop() {
    thread.interrupt();
  }

  /** The program has ended while the script waited. */
  private static final class InterruptedScript extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
