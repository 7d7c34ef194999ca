package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

/** Processes are made, wait for each other, become other programs, and end. */
class ProcessCallsTest extends ScriptedTest {
  private static final int ECHILD = -10;
  private static final int ENOENT = -2;
  private static final int CLONE_CHILD = 0x01200011; // CHILD_SETTID, CHILD_CLEARTID, SIGCHLD

  @OnBoth
  void programWritesAndLeaves(String architecture) {
    ScriptedMachine machine = machine(architecture);
    LinuxResult result =
        machine.run(
            user -> {
              user.print(1, "hello\n");
              user.exit(7);
            });
    assertEquals(new ExitStatus(7, 0), result.status());
    assertEquals("hello\n", machine.output());
    assertTrue(machine.trace().contains("main[1] exit_group(7) = ?"), machine.trace().toString());
  }

  @OnBoth
  void childHasACopyOfItsParentsMemory(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.store(DATA, 1);
              int child =
                  user.fork(
                      in -> {
                        same(1, in.load(DATA));
                        in.store(DATA, 2);
                        same(2, in.load(DATA));
                        same(2, in.call("getpid"));
                        same(1, in.call("getppid"));
                        in.exit(3);
                      });
              same(2, child);
              same(child, user.call("wait4", -1, DATA + 4, 0, 0));
              same(3 << 8, user.load(DATA + 4));
              same(1, user.load(DATA));
              same(ECHILD, user.call("wait4", -1, 0, 0, 0));
            });
  }

  @OnBoth
  void cloneTellsBothTheChildsNumber(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int child =
                  user.fork("clone", in -> in.exit(in.load(DATA)), CLONE_CHILD, 0, 0, 0, DATA);
              same(0, user.load(DATA));
              user.call("wait4", child, DATA + 4, 0, 0);
              same(child << 8, user.load(DATA + 4));
            });
  }

  @OnBoth
  void cloneMakesTheChildThoughItsNumberCannotBeStored(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int child = user.fork("clone", in -> in.exit(7), CLONE_CHILD, 0, 0, 0, -8);
              same(child, user.call("wait4", -1, DATA + 4, 0, 0));
              same(7 << 8, user.load(DATA + 4));
            });
  }

  @OnBoth
  void vforkedChildBorrowsMemoryAndItsParentWaits(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int child =
                  user.fork(
                      "vfork",
                      in -> {
                        in.tick();
                        in.store(DATA, 42);
                        in.tick();
                        in.exit(0);
                      });
              same(42, user.load(DATA));
              same(child, user.call("wait4", child, 0, 0, 0));
            });
  }

  @OnBoth
  void vforkedChildGetsMemoryOfItsOwnWithItsProgram(String architecture) {
    ScriptedMachine machine = machine(architecture);
    machine.program("other", in -> in.exit(in.load(DATA) == 0 ? 5 : 6));
    machine.succeed(
        user -> {
          user.store(DATA, 1);
          int path = user.put("other");
          int arguments = user.put(List.of("other"));
          int child =
              user.fork(
                  "vfork",
                  in -> {
                    in.store(DATA, 2);
                    in.call("execve", path, arguments, 0);
                  });
          same(2, user.load(DATA));
          same(child, user.call("wait4", child, DATA + 4, 0, 0));
          same(5 << 8, user.load(DATA + 4));
        });
  }

  @OnBoth
  void execReplacesTheProgramAndItsMemory(String architecture) {
    ScriptedMachine machine = machine(architecture);
    Path other =
        machine.program(
            "other",
            in -> {
              same(0, in.load(DATA));
              same(1, in.call("getpid"));
              // The descriptor that was to be closed is free again.
              same(3, in.call("dup", 1));
              int length = in.call("readlink", in.put("/proc/self/exe"), DATA + 64, 100);
              in.call("write", 1, DATA + 64, length);
            });
    machine.succeed(
        user -> {
          user.store(DATA, 1);
          user.call("fcntl64", 1, 1030, 3); // F_DUPFD_CLOEXEC
          int arguments = user.put(List.of("other", "x"));
          user.call("execve", user.put("/proc/self/cwd/missing"), arguments, 0);
          same(ENOENT, user.call("execve", user.put("missing"), arguments, 0));
          user.call("execve", user.put("other"), arguments, 0);
          user.exit(1); // never here
        });
    assertEquals(other.toString(), machine.output());
  }

  @OnBoth
  void argumentsEnvironmentAndVectorAreOnTheStack(String architecture) {
    ScriptedMachine machine = machine(architecture);
    machine.run(
        user -> {
          user.call("getpid");
          int[] stack = {user.stackPointer()};
          same(3, user.load(stack[0]));
          assertEquals("one", user.string(user.load(stack[0] + 8)));
          assertEquals("two", user.string(user.load(stack[0] + 12)));
          same(0, user.load(stack[0] + 16));
          assertEquals("HOME=/", user.string(user.load(stack[0] + 20)));
        },
        "one",
        "two");
  }

  @OnBoth
  void orphanIsForgottenAndZombieIsNot(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.call("pipe", DATA);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              int child =
                  user.fork(
                      in -> {
                        in.fork(
                            grandchild -> {
                              while (grandchild.call("getppid") != 0) {
                                grandchild.call("sched_yield");
                              }
                              grandchild.call("write", writer, DATA, 1);
                            });
                        in.exit(0);
                      });
              same(child, user.call("wait4", -1, 0, 0, 0));
              same(ECHILD, user.call("wait4", -1, 0, 0, 0));
              same(1, user.call("read", reader, DATA, 1));
            });
  }

  @OnBoth
  void childHasItsParentsThreadPointer(String architecture) {
    boolean x86 = architecture.equals("x86");
    machine(architecture)
        .succeed(
            user -> {
              if (x86) {
                user.store(DATA, -1);
                user.store(DATA + 4, 0x12345678);
                same(0, user.call("set_thread_area", DATA));
                same(6, user.load(DATA));
              } else {
                same(0, user.call("set_tls", 0x12345678));
              }
              same(0x12345678, user.threadPointer());
              user.fork(in -> same(0x12345678, in.threadPointer()));
              user.call("wait4", -1, DATA, 0, 0);
              same(0, user.load(DATA));
            });
  }

  @OnBoth
  void waitDoesNotWaitWhenToldSo(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int child = user.fork(in -> in.call("pause"));
              same(0, user.call("wait4", child, 0, 1, 0)); // WNOHANG
              user.call("kill", child, 9);
              int ended;
              do {
                user.call("sched_yield");
                ended = user.call("wait4", child, 0, 1, 0);
              } while (ended == 0);
              same(child, ended);
            });
  }

  @OnBoth
  void whatIsLeftWhenTheProgramEndsIsEnded(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.fork(in -> in.call("pause"));
              user.fork(
                  in -> {
                    while (in.load(DATA) == 0) {
                      in.tick();
                    }
                  });
              user.call("sched_yield");
            });
  }

  @OnBoth
  void manyProcessesAtOnce(String architecture) {
    LinuxResult result =
        machine(architecture)
            .succeed(
                user -> {
                  for (int i = 0; i < 12; i++) {
                    int number = i;
                    user.fork(
                        in -> {
                          in.store(DATA + number * PAGE, number);
                          in.fork(
                              grandchild -> {
                                grandchild.store(DATA, number);
                                grandchild.tick();
                                grandchild.exit(grandchild.load(DATA + number * PAGE));
                              });
                          in.call("wait4", -1, DATA + 4, 0, 0);
                          in.exit(in.load(DATA + 4) >> 8);
                        });
                  }
                  int sum = 0;
                  for (int i = 0; i < 12; i++) {
                    user.call("wait4", -1, DATA + 4, 0, 0);
                    sum += user.load(DATA + 4) >> 8;
                  }
                  same(66, sum);
                });
    assertEquals(25, result.processes());
  }

  @OnBoth
  void threadsAreNotThere(String architecture) {
    ScriptedMachine machine = machine(architecture);
    LinuxResult result =
        machine.succeed(
            user -> {
              same(-38, user.call("clone", 0x10f00, 0, 0, 0, 0)); // CLONE_VM, CLONE_THREAD
              same(-38, user.call("rseq", 0, 0, 0, 0));
              same(-38, user.callNumber(9999));
            });
    assertEquals(List.of("call_9999", "rseq"), result.unknownCalls());
    assertTrue(
        machine.trace().stream().anyMatch(line -> line.endsWith(" = -1 ENOSYS (not implemented)")),
        machine.trace().toString());
  }
}
