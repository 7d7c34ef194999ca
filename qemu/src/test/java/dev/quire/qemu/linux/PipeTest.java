package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;

/** Descriptors are shared; readers and writers wait for each other. */
class PipeTest extends ScriptedTest {
  private static final int EPIPE = -32;
  private static final int EAGAIN = -11;
  private static final int EBADF = -9;
  private static final int SIGPIPE = 13;
  private static final int BUFFER = DATA + 0x10000;

  @OnBoth
  void readerWaitsForAWriterAndSeesTheEnd(String architecture) {
    ScriptedMachine machine = machine(architecture);
    machine.succeed(
        user -> {
          same(0, user.call("pipe", DATA));
          int reader = user.load(DATA);
          int writer = user.load(DATA + 4);
          user.fork(
              in -> {
                in.call("close", writer);
                int length;
                while ((length = in.call("read", reader, BUFFER, 100)) > 0) {
                  in.call("write", 1, BUFFER, length);
                }
                same(0, length);
              });
          user.call("close", reader);
          user.call("sched_yield");
          user.print(writer, "one ");
          user.call("sched_yield");
          user.print(writer, "two");
          user.call("close", writer);
          user.call("wait4", -1, DATA, 0, 0);
          same(0, user.load(DATA));
        });
    assertEquals("one two", machine.output());
  }

  @OnBoth
  void writerWaitsUntilAllIsIn(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              int total = 150_000;
              user.call("pipe2", DATA, 0);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              user.fork(
                  in -> {
                    byte[] bytes = new byte[total];
                    for (int i = 0; i < total; i++) {
                      bytes[i] = (byte) (i * 31);
                    }
                    in.write(BUFFER, bytes);
                    in.call("close", reader);
                    same(total, in.call("write", writer, BUFFER, total));
                  });
              user.call("close", writer);
              int done = 0;
              int length;
              while ((length = user.call("read", reader, BUFFER, 5000)) > 0) {
                byte[] bytes = user.read(BUFFER, length);
                for (int i = 0; i < length; i++) {
                  same((byte) ((done + i) * 31), bytes[i]);
                }
                done += length;
              }
              same(total, done);
              user.call("wait4", -1, DATA, 0, 0);
              same(0, user.load(DATA));
            });
  }

  @OnBoth
  void writerWhoseReaderHasGoneIsEnded(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.call("pipe", DATA);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              user.fork(
                  in -> {
                    in.call("close", reader);
                    in.write(BUFFER, new byte[70_000]);
                    in.call("write", writer, BUFFER, 70_000);
                    in.exit(1);
                  });
              user.call("close", writer);
              user.call("sched_yield");
              user.call("close", reader); // while the child waits for room
              user.call("wait4", -1, DATA, 0, 0);
              same(SIGPIPE, user.load(DATA));
            });
  }

  @OnBoth
  void writerThatIgnoresTheSignalIsTold(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.action(SIGPIPE, 1, 0);
              user.call("pipe", DATA);
              user.call("close", user.load(DATA));
              same(EPIPE, user.call("write", user.load(DATA + 4), DATA, 4));
            });
  }

  @OnBoth
  void descriptorsThatMustNotWaitDoNot(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.call("pipe2", DATA, 0x800);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              same(EAGAIN, user.call("read", reader, BUFFER, 4));
              same(0x10000, user.call("write", writer, BUFFER, 70_000));
              same(EAGAIN, user.call("write", writer, BUFFER, 70_000));
              same(EBADF, user.call("write", reader, BUFFER, 1));
              same(EBADF, user.call("read", writer, BUFFER, 1));
              same(EBADF, user.call("close", 77));
              same(-29, user.call("_llseek", reader, 0, 0, DATA, 0)); // ESPIPE
            });
  }

  @OnBoth
  void shortWritesArriveWhole(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.call("pipe2", DATA, 0x800);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              same(65_436, user.call("write", writer, BUFFER, 65_436));
              same(EAGAIN, user.call("write", writer, BUFFER, 200));
              same(100, user.call("write", writer, BUFFER, 5000));
              same(200, user.call("read", reader, BUFFER, 200));
              same(200, user.call("write", writer, BUFFER, 200));
            });
  }

  @OnBoth
  void pollWaitsForWhatComesFirst(String architecture) {
    machine(architecture)
        .succeed(
            user -> {
              user.call("pipe", DATA);
              int reader = user.load(DATA);
              int writer = user.load(DATA + 4);
              user.store(DATA + 16, reader);
              user.store(DATA + 20, 1); // POLLIN
              long start = System.nanoTime();
              same(0, user.call("poll", DATA + 16, 1, 20));
              assertEquals(true, System.nanoTime() - start >= 20_000_000);
              user.fork(in -> in.print(writer, "x"));
              same(1, user.call("poll", DATA + 16, 1, -1));
              same(1 | 1 << 16, user.load(DATA + 20));
              user.store(DATA + 32, 1 << reader);
              same(1, user.call("_newselect", reader + 1, DATA + 32, 0, 0, 0));
              same(1 << reader, user.load(DATA + 32));
            });
  }

  @OnBoth
  void standardInputIsWaitedForWhileOthersRun(String architecture) throws IOException {
    PipedOutputStream keyboard = new PipedOutputStream();
    ScriptedMachine machine = machine(architecture).input(new PipedInputStream(keyboard));
    machine.succeed(
        user -> {
          user.fork(
              in -> {
                for (int i = 0; i < 5; i++) {
                  in.tick();
                }
                type(keyboard);
              });
          same(3, user.call("read", 0, DATA, 100));
          same(0, user.call("read", 0, DATA, 100));
          user.call("write", 1, DATA, 3);
        });
    assertEquals("abc", machine.output());
  }

  private static void type(PipedOutputStream keyboard) {
    try {
      keyboard.write(new byte[] {'a', 'b', 'c'});
      keyboard.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @OnBoth
  void duplicatesShareAndAreClosedOneByOne(String architecture) {
    ScriptedMachine machine = machine(architecture);
    machine.succeed(
        user -> {
          user.call("pipe", DATA);
          int reader = user.load(DATA);
          int writer = user.load(DATA + 4);
          same(9, user.call("dup2", writer, 9));
          same(9, user.call("dup2", 9, 9));
          same(-22, user.call("dup3", 9, 9, 0));
          user.call("close", writer);
          user.print(9, "still");
          same(5, user.call("read", reader, BUFFER, 100));
          assertEquals("still", user.text(BUFFER, 5));
          same(1, user.call("fcntl64", 9, 3, 0)); // F_GETFL: O_WRONLY
          user.call("close", 9);
          same(0, user.call("read", reader, BUFFER, 100));
        });
    assertEquals("", machine.output());
  }
}
