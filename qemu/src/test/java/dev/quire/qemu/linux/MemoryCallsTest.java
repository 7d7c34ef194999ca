package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.common.swap.PagerStatistics.Count;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** What programs map, change and lose is so in regions and tables. */
class MemoryCallsTest extends ScriptedTest {
  private static final int SIGSEGV = 11;
  private static final int READ = 1;
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int SHARED_ANONYMOUS = 0x21;
  private static final int PRIVATE = 2;
  private static final int FIXED = 0x10;

  private static int map(ScriptedUser user, int address, int pages, int protection, int flags) {
    return user.call("mmap2", address, pages * PAGE, protection, flags, -1, 0);
  }

  @OnBoth
  void heapGrowsAndShrinks(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int start = user.call("brk", 0);
              same(start + 0x880, user.call("brk", start + 0x880));
              same(start + 100_000, user.call("brk", start + 100_000));
              user.store(start + 99_996, 7);
              same(start + 8, user.call("brk", start + 8));
              same(start + 100_000, user.call("brk", start + 100_000));
              same(0, user.load(start + 99_996));
              same(start + 100_000, user.call("brk", -PAGE)); // kernel space
            });
  }

  @OnBoth
  void mappedPagesAreZeroAndGoAgain(String architecture) {
    ScriptedMachine machine = machine(architecture);
    LinuxResult result =
        machine.run(
            user -> {
              int area = map(user, 0, 4, READ_WRITE, PRIVATE_ANONYMOUS);
              same(0, user.load(area + 3 * PAGE));
              user.store(area + 3 * PAGE, 1);
              same(0, user.call("munmap", area + PAGE, 2 * PAGE));
              same(1, user.load(area + 3 * PAGE));
              same(-14, user.call("write", 1, area + PAGE, 1)); // EFAULT
              user.load(area + PAGE);
            });
    assertEquals(new ExitStatus(0, SIGSEGV), result.status());
    assertEquals(139, result.status().shellCode());
    assertEquals(1, machine.reports().size());
    String report = machine.reports().get(0);
    assertTrue(
        report.startsWith("main[1]: SIGSEGV: read at 0x")
            && report.contains("nothing is mapped there; instruction at 0x"),
        report);
  }

  @OnBoth
  void mostFramesAreThoseAtOnce(String architecture) {
    LinuxResult result =
        machine(architecture)
            .succeed(
                user -> {
                  for (int i = 0; i < 3; i++) {
                    int area = map(user, 0, 20, READ_WRITE, PRIVATE_ANONYMOUS);
                    for (int page = 0; page < 20; page++) {
                      user.store(area + page * PAGE, 1);
                    }
                    user.call("munmap", area, 20 * PAGE);
                  }
                });
    assertTrue(result.mostFrames() >= 20 && result.mostFrames() < 40, result.toString());
  }

  @OnBoth
  void protectionHoldsAndAHandlerCanGiveItBack(String architecture) {
    ScriptedMachine machine = machine(architecture);
    machine.succeed(
        user -> {
          int area = map(user, 0, 3, READ_WRITE, PRIVATE_ANONYMOUS);
          user.store(area + PAGE, 5);
          same(0, user.call("mprotect", area + PAGE, PAGE, READ));
          same(5, user.load(area + PAGE));
          user.store(area, 1);
          user.store(area + 2 * PAGE, 1);
          int[] calls = {0};
          user.handle(
              SIGSEGV,
              4, // SA_SIGINFO
              in -> {
                calls[0]++;
                same(0, in.call("mprotect", area + PAGE, PAGE, READ_WRITE));
              });
          user.store(area + PAGE, 6);
          same(6, user.load(area + PAGE));
          same(1, calls[0]);
          same(-12, user.call("mprotect", area + 8 * PAGE, PAGE, READ)); // ENOMEM
        });
    assertEquals(0, machine.reports().size());
  }

  @OnBoth
  void barredPagesKeepWhatTheyHold(String architecture) {
    ScriptedMachine machine = machine(architecture);
    LinuxResult result =
        machine.run(
            user -> {
              int area = map(user, 0, 2, READ_WRITE, PRIVATE_ANONYMOUS);
              user.store(area, 5);
              same(0, user.call("mprotect", area, 2 * PAGE, 0));
              same(-14, user.call("write", 1, area, 1));
              same(0, user.call("mprotect", area, 2 * PAGE, READ_WRITE));
              same(5, user.load(area));
              int guard = map(user, 0, 1, 0, PRIVATE_ANONYMOUS);
              user.load(guard);
            });
    assertEquals(new ExitStatus(0, SIGSEGV), result.status());
  }

  @OnBoth
  void textCannotBeWritten(String architecture) {
    ScriptedMachine machine = machine(architecture);
    LinuxResult result = machine.run(user -> user.store(0x100000, 0));
    assertEquals(SIGSEGV, result.status().signal());
    String report = machine.reports().get(0);
    assertTrue(
        report.contains("write at 0x100000, segment") && report.contains("does not allow it"),
        report);
  }

  @OnBoth
  void areasGrowInPlaceOrMove(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int area = map(user, 0, 2, READ_WRITE, PRIVATE_ANONYMOUS);
              user.store(area + PAGE, 1);
              same(area, user.call("mremap", area, 2 * PAGE, 4 * PAGE, 1, 0));
              user.store(area + 3 * PAGE, 3);
              int next = map(user, 0, 1, READ_WRITE, PRIVATE_ANONYMOUS);
              same(area + 4 * PAGE, next);
              same(-12, user.call("mremap", area, 4 * PAGE, 6 * PAGE, 0, 0));
              int moved = user.call("mremap", area, 4 * PAGE, 6 * PAGE, 1, 0);
              same(1, user.load(moved + PAGE));
              same(3, user.load(moved + 3 * PAGE));
              same(0, user.load(moved + 5 * PAGE));
              same(-14, user.call("write", 1, area, 1));
              same(moved, user.call("mremap", moved, 6 * PAGE, PAGE, 0, 0));
              same(-14, user.call("write", 1, moved + PAGE, 1));
            });
  }

  @OnBoth
  void fixedAreasReplaceWhatWasThere(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int area = map(user, 0, 3, READ_WRITE, PRIVATE_ANONYMOUS);
              user.store(area + PAGE, 9);
              int wanted = area + PAGE;
              same(-17, map(user, wanted, 1, READ_WRITE, PRIVATE_ANONYMOUS | 0x100000));
              same(wanted, map(user, wanted, 1, READ_WRITE, PRIVATE_ANONYMOUS | FIXED));
              same(0, user.load(wanted));
              user.store(wanted, 5);
              same(
                  -9,
                  user.call("mmap2", wanted, PAGE, READ_WRITE, PRIVATE | FIXED, 99, 0)); // EBADF
              same(5, user.load(wanted));
              same(0, user.call("madvise", area, PAGE, 4));
              int hint = area + 64 * PAGE;
              same(hint, map(user, hint, 1, READ_WRITE, PRIVATE_ANONYMOUS));
            });
  }

  @OnBoth
  void filesAreMappedByPage(String architecture) throws IOException {
    ScriptedMachine machine = machine(architecture);
    Files.write(machine.directory().resolve("file"), "x".repeat(5000).getBytes(UTF_8));
    machine.succeed(
        user -> {
          int file = user.call("openat", -100, user.put("file"), 0, 0);
          int area = user.call("mmap2", 0, 2 * PAGE, READ_WRITE, PRIVATE, file, 0);
          int second = user.call("mmap2", 0, PAGE, READ, PRIVATE, file, 1);
          user.call("close", file);
          assertEquals("xx", user.text(area + 4998, 2));
          same(0, user.load(area + 5000));
          user.store(area, 1);
          same(1, user.load(area));
          assertEquals("x", user.text(second, 1));
        });
    assertEquals("x".repeat(5000), Files.readString(machine.directory().resolve("file")));
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  @OnBoth
  void sharedAreasAreSeenByChildren(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int area = map(user, 0, 2, READ_WRITE, SHARED_ANONYMOUS);
              user.store(area, 1);
              user.fork(
                  in -> {
                    same(1, in.load(area));
                    in.store(area + PAGE, 2);
                  });
              user.call("wait4", -1, DATA, 0, 0);
              same(0, user.load(DATA));
              same(2, user.load(area + PAGE));
            });
  }

  @OnBoth
  void everythingSurvivesFewFrames(String architecture) {
    LinuxResult result =
        machine(architecture)
            .frames(12)
            .succeed(
                user -> {
                  for (int i = 0; i < 30; i++) {
                    user.store(DATA + i * PAGE, i + 1);
                  }
                  user.fork(
                      in -> {
                        for (int i = 0; i < 30; i++) {
                          same(i + 1, in.load(DATA + i * PAGE));
                          in.store(DATA + i * PAGE, -i);
                        }
                        for (int i = 0; i < 30; i++) {
                          same(-i, in.load(DATA + i * PAGE));
                          in.tick();
                        }
                      });
                  user.tick();
                  for (int i = 0; i < 30; i++) {
                    same(i + 1, user.load(DATA + i * PAGE));
                    user.tick();
                  }
                  user.call("wait4", -1, DATA, 0, 0);
                  same(0, user.load(DATA));
                });
    assertTrue(result.mostFrames() <= 12, result.toString());
    assertTrue(result.pager().get(Count.PAGE_OUT) > 30, result.toString());
    assertTrue(result.pager().get(Count.PAGE_IN) > 30, result.toString());
  }
}
