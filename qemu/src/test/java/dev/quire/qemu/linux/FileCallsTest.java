package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.qemu.linux.abi.StructReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The host's files are found, read and described, and never changed. */
class FileCallsTest extends ScriptedTest {
  private static final int HERE = -100;
  private static final int ENOENT = -2;
  private static final int ENOTDIR = -20;
  private static final int EROFS = -30;
  private static final int BUFFER = DATA + 0x1000;

  @OnBoth
  void filesAreRead(String architecture) throws IOException {
    ScriptedMachine machine = machine(architecture);
    Files.writeString(machine.directory().resolve("file"), "0123456789");
    machine.succeed(
        user -> {
          int file = user.call("openat", HERE, user.put("file"), 0, 0);
          same(4, user.call("read", file, BUFFER, 4));
          int copy = user.call("dup", file);
          same(3, user.call("read", copy, BUFFER + 4, 3));
          assertEquals("0123456", user.text(BUFFER, 7));
          same(0, user.call("_llseek", file, 0, 2, BUFFER, 0));
          same(2, user.load(BUFFER));
          same(8, user.call("read", file, BUFFER, 100));
          same(0, user.call("read", file, BUFFER, 100));
          boolean x86 = architecture.equals("x86");
          same(
              3,
              x86
                  ? user.call("pread64", file, BUFFER, 3, 5, 0)
                  : user.call("pread64", file, BUFFER, 3, 0, 5, 0));
          assertEquals("567", user.text(BUFFER, 3));
          same(ENOENT, user.call("open", user.put("no"), 0, 0));
          same(ENOTDIR, user.call("open", user.put("file/no"), 0, 0));
          same(EROFS, user.call("open", user.put("file"), 1, 0));
          same(EROFS, user.call("open", user.put("new"), 0x41, 0));
          same(EROFS, user.call("unlink", user.put("file")));
        });
  }

  @OnBoth
  void statusIsTold(String architecture) throws IOException {
    ScriptedMachine machine = machine(architecture);
    Path file = Files.writeString(machine.directory().resolve("file"), "0123456789");
    long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    boolean x86 = architecture.equals("x86");
    machine.succeed(
        user -> {
          user.write(BUFFER, "\u007f".repeat(300).getBytes(StandardCharsets.UTF_8));
          same(0, user.call("stat64", user.put("file"), BUFFER));
          same(mode, user.load(BUFFER + 16));
          same(10, user.load(BUFFER + (x86 ? 44 : 48)));
          StructReader end = user.struct(BUFFER + (x86 ? 88 : 96), 12);
          assertEquals(inode, end.int64());
          same(0x7f7f7f7f, end.int32());
          same(0, user.call("statx", HERE, user.put("file"), 0, 0x7ff, BUFFER));
          same(mode, user.load(BUFFER + 28) & 0xffff);
          assertEquals(inode, user.struct(BUFFER + 32, 8).int64());
          assertEquals(10, user.struct(BUFFER + 40, 8).int64());
          same(0, user.call("statx", 1, user.put(""), 0x1000, 0x7ff, BUFFER));
          same(0x1000, user.load(BUFFER + 28) & 0xf000); // S_IFIFO
          same(-25, user.call("ioctl", 1, 0x5401, BUFFER)); // TCGETS: ENOTTY
          same(0, user.call("access", user.put("file"), 4));
          same(EROFS, user.call("access", user.put("file"), 2));
        });
  }

  @OnBoth
  void directoriesAreListed(String architecture) throws IOException {
    ScriptedMachine machine = machine(architecture);
    Files.writeString(machine.directory().resolve("a"), "");
    Files.writeString(machine.directory().resolve("long name of a file"), "");
    Set<String> names = new TreeSet<>();
    machine.succeed(
        user -> {
          int directory = user.call("open", user.put("."), 0, 0);
          int length;
          while ((length = user.call("getdents64", directory, BUFFER, 60)) > 0) {
            for (int at = 0; at < length; ) {
              names.add(user.string(BUFFER + at + 19));
              at += user.load(BUFFER + at + 16) & 0xffff;
            }
          }
          same(0, length);
          int there = user.call("getcwd", BUFFER, 4096);
          assertEquals(machine.directory().toString(), user.text(BUFFER, there - 1));
          same(0, user.call("chdir", user.put("..")));
          same(0, user.call("fchdir", directory));
          same(ENOTDIR, user.call("chdir", user.put("a")));
        });
    assertEquals(new TreeSet<>(Set.of(".", "..", "a", "long name of a file", "main")), names);
  }

  @OnBoth
  void linksAreFollowed(String architecture) throws IOException {
    ScriptedMachine machine = machine(architecture);
    Files.writeString(machine.directory().resolve("file"), "content");
    Files.createSymbolicLink(machine.directory().resolve("link"), Path.of("file"));
    Files.createSymbolicLink(machine.directory().resolve("loop"), Path.of("loop"));
    machine.succeed(
        user -> {
          int file = user.call("open", user.put("./link"), 0, 0);
          same(7, user.call("read", file, BUFFER, 100));
          same(4, user.call("readlink", user.put("link"), BUFFER, 100));
          assertEquals("file", user.text(BUFFER, 4));
          same(-40, user.call("open", user.put("loop"), 0, 0)); // ELOOP
          same(-22, user.call("readlink", user.put("file"), BUFFER, 100)); // EINVAL
          same(0, user.call("lstat64", user.put("link"), BUFFER));
          same(0xa000, user.load(BUFFER + 16) & 0xf000); // S_IFLNK
        });
  }

  @OnBoth
  void devicesAreThere(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int nothing = user.call("open", user.put("/dev/null"), 2, 0);
              same(100, user.call("write", nothing, BUFFER, 100));
              same(0, user.call("read", nothing, BUFFER, 100));
              int zero = user.call("open", user.put("/dev/zero"), 0, 0);
              user.store(BUFFER, -1);
              same(4, user.call("read", zero, BUFFER, 4));
              same(0, user.load(BUFFER));
              int random = user.call("open", user.put("/dev/urandom"), 0, 0);
              same(64, user.call("read", random, BUFFER, 64));
              same(16, user.call("getrandom", BUFFER, 16, 0));
            });
  }

  @OnBoth
  void vectorsOfPiecesAreMoved(String architecture) {
    ScriptedMachine machine = machine(architecture);
    machine.succeed(
        user -> {
          int first = user.put("ab");
          int second = user.put("cde");
          user.store(DATA, first);
          user.store(DATA + 4, 2);
          user.store(DATA + 8, second);
          user.store(DATA + 12, 3);
          same(5, user.call("writev", 1, DATA, 2));
        });
    assertEquals("abcde", machine.output());
  }

  @OnBoth
  void machineIsDescribed(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.call("uname", BUFFER);
              assertEquals("Linux", user.string(BUFFER));
              String expected = architecture.equals("x86") ? "i686" : "armv7l";
              assertEquals(expected, user.string(BUFFER + 4 * 65));
              same(0, user.call("ugetrlimit", 3, BUFFER));
              same(1 << 20, user.load(BUFFER));
              same(0, user.call("clock_gettime64", 1, BUFFER));
              same(0, user.call("prctl", 15, user.put("renamed"), 0, 0, 0));
              same(0, user.call("prctl", 16, BUFFER, 0, 0, 0));
              assertEquals("renamed", user.string(BUFFER));
              same(4, user.call("sched_getaffinity", 0, 128, BUFFER));
            });
  }
}
