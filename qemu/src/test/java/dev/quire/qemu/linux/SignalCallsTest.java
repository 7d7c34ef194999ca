package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.qemu.user.Trap;

/** Signals end, stop and interrupt, and handlers leave everything as it was. */
class SignalCallsTest extends ScriptedTest {
  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;
  private static final int SIGUSR1 = 10;
  private static final int SIGALRM = 14;
  private static final int SIGCHLD = 17;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;
  private static final int EINTR = -4;
  private static final int RESTART = 0x10000000;
  private static final int SIGINFO = 4;

  @OnBoth
  void handlersRunAndReturn(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.store(DATA, 0);
              user.handle(SIGUSR1, 0, in -> in.store(DATA, in.load(DATA) + 1));
              int self = user.call("getpid");
              same(0, user.call("kill", self, SIGUSR1));
              same(1, user.load(DATA));
              user.handle(SIGUSR1, SIGINFO, in -> in.store(DATA, in.load(DATA) + 10));
              same(0, user.call("tgkill", self, self, SIGUSR1));
              same(11, user.load(DATA));
              same(self, user.call("getpid"));
            });
  }

  @OnBoth
  void handlersLeaveTheMaskAsItWas(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int low = 1 << (SIGCONT - 1);
              int high = 1 << 7;
              user.store(DATA, low);
              user.store(DATA + 4, high);
              user.call("rt_sigprocmask", 2, DATA, 0, 8); // SIG_SETMASK
              for (int flags : new int[] {0, SIGINFO}) {
                user.handle(
                    SIGUSR1,
                    flags,
                    in -> {
                      in.call("rt_sigprocmask", 0, 0, DATA + 8, 8);
                      same(low | 1 << (SIGUSR1 - 1), in.load(DATA + 8));
                      in.store(DATA + 16, 1);
                    });
                user.store(DATA + 16, 0);
                user.call("kill", 1, SIGUSR1);
                same(1, user.load(DATA + 16));
                user.call("rt_sigprocmask", 0, 0, DATA + 8, 8);
                same(low, user.load(DATA + 8));
                same(high, user.load(DATA + 12));
              }
            });
  }

  @OnBoth
  void blockedSignalsWait(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int[] calls = {0};
              user.handle(SIGUSR1, SIGINFO, in -> calls[0]++);
              user.store(DATA, 1 << (SIGUSR1 - 1));
              user.store(DATA + 4, 0);
              same(0, user.call("rt_sigprocmask", 0, DATA, 0, 8));
              user.call("kill", 1, SIGUSR1);
              same(0, calls[0]);
              user.call("rt_sigpending", DATA + 8, 8);
              same(1 << (SIGUSR1 - 1), user.load(DATA + 8));
              user.store(DATA, 0);
              same(EINTR, user.call("rt_sigsuspend", DATA, 8));
              same(1, calls[0]);
              // Blocked again, as before the call.
              user.call("kill", 1, SIGUSR1);
              same(1, calls[0]);
              user.store(DATA, 1 << (SIGUSR1 - 1));
              same(0, user.call("rt_sigprocmask", 1, DATA, 0, 8));
              same(2, calls[0]);
            });
  }

  @OnBoth
  void interruptedCallsFailOrAreMadeAgain(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.call("pipe", DATA);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              user.handle(SIGUSR1, SIGINFO, in -> in.store(DATA + 8, 1));
              user.fork(in -> killLater(in, SIGUSR1));
              same(EINTR, user.call("read", reader, DATA + 16, 4));
              same(1, user.load(DATA + 8));
              user.handle(SIGUSR1, SIGINFO | RESTART, in -> in.print(writer, "abcd"));
              user.fork(in -> killLater(in, SIGUSR1));
              same(4, user.call("read", reader, DATA + 16, 4));
            });
  }

  /** Signals the first task once it waits. */
  private static void killLater(ScriptedUser user, int signal) {
    for (int i = 0; i < 3; i++) {
      user.call("sched_yield");
    }
    user.call("kill", 1, signal);
  }

  @OnBoth
  void endOfAChildIsSignalled(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int[] calls = {0};
              user.handle(SIGCHLD, SIGINFO, in -> calls[0]++);
              int child = user.fork(in -> killLater(in, 0));
              same(EINTR, user.call("pause"));
              same(1, calls[0]);
              same(child, user.call("wait4", -1, 0, 0, 0));
              user.action(SIGCHLD, 1, 0);
              user.fork(in -> in.exit(0));
              same(-10, user.call("wait4", -1, 0, 0, 0)); // ECHILD, once it has ended
            });
  }

  @OnBoth
  void signalsEndAndStop(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int child = user.fork(in -> in.call("pause"));
              user.call("sched_yield");
              user.call("kill", child, SIGKILL);
              same(child, user.call("wait4", child, DATA, 0, 0));
              same(SIGKILL, user.load(DATA));
              user.call("pipe", DATA);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              int stopped =
                  user.fork(
                      in -> {
                        in.tick();
                        in.print(writer, "on");
                      });
              user.call("kill", stopped, SIGSTOP);
              user.store(DATA + 16, reader);
              user.store(DATA + 20, 1);
              same(0, user.call("poll", DATA + 16, 1, 20));
              user.call("kill", stopped, SIGCONT);
              same(1, user.call("poll", DATA + 16, 1, -1));
            });
  }

  @OnBoth
  void alarmComesInTime(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int[] calls = {0};
              user.handle(SIGALRM, 0, in -> calls[0]++);
              user.store(DATA + 4, 10_000); // again and again
              user.store(DATA + 12, 20_000);
              long start = System.nanoTime();
              same(0, user.call("setitimer", 0, DATA, 0));
              same(EINTR, user.call("pause"));
              same(EINTR, user.call("pause"));
              assertTrue(System.nanoTime() - start >= 30_000_000);
              same(2, calls[0]);
              user.store(DATA + 12, 0);
              same(0, user.call("setitimer", 0, DATA, DATA + 16));
              same(10_000, user.load(DATA + 20));
              same(0, user.call("getitimer", 0, DATA));
              same(0, user.load(DATA + 12));
              if (architecture.equals("x86")) {
                same(0, user.call("alarm", 100));
                assertTrue(user.call("alarm", 0) >= 99);
              }
            });
  }

  @OnBoth
  void sleepIsAsLongAsItShould(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.store(DATA, 0);
              user.store(DATA + 4, 30_000_000);
              long start = System.nanoTime();
              same(0, user.call("nanosleep", DATA, DATA + 8));
              assertTrue(System.nanoTime() - start >= 30_000_000);
              user.store(DATA, 100);
              user.handle(SIGINT, 0, in -> {});
              user.fork(in -> killLater(in, SIGINT));
              same(EINTR, user.call("nanosleep", DATA, DATA + 8));
              assertTrue(user.load(DATA + 8) >= 99);
            });
  }

  @OnBoth
  void trapsAreSignals(String architecture) {
    ScriptedMachine machine = machine(architecture);
    LinuxResult result =
        machine.run(
            user -> {
              int[] expected = {4, 8, 5, 7, 11};
              Trap[] traps = {
                Trap.UNDEFINED, Trap.ARITHMETIC, Trap.BREAKPOINT, Trap.ALIGNMENT, Trap.PROTECTION
              };
              for (int i = 0; i < traps.length; i++) {
                Trap trap = traps[i];
                user.fork(in -> in.trap(trap));
                user.call("wait4", -1, DATA, 0, 0);
                same(expected[i], user.load(DATA));
              }
              user.call("kill", user.call("getpid"), 6);
            });
    assertEquals(new ExitStatus(0, 6), result.status());
    assertEquals(5, machine.reports().size());
  }

  @OnBoth
  void handlerRunsOnItsOwnStack(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.store(DATA, DATA + 8 * PAGE);
              user.store(DATA + 4, 0);
              user.store(DATA + 8, 2 * PAGE);
              same(0, user.call("sigaltstack", DATA, 0));
              user.handle(
                  SIGUSR1,
                  SIGINFO | 0x08000000,
                  in -> {
                    in.call("sigaltstack", 0, DATA + 16);
                    same(1, in.load(DATA + 20)); // SS_ONSTACK
                    assertTrue(in.stackPointer() < DATA + 10 * PAGE);
                    assertTrue(in.stackPointer() > DATA + 8 * PAGE);
                  });
              user.call("kill", 1, SIGUSR1);
              user.call("sigaltstack", 0, DATA + 16);
              same(0, user.load(DATA + 20));
            });
  }
}
