package dev.quire.qemu.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A running QEMU whose RAM is a file that this virtual machine has mapped too.
 *
 * <p>It runs beneath a shell that watches a pipe: when this virtual machine closes the pipe or ends
 * in whatever way, QEMU is killed. Its files are in a directory that the shell makes and removes;
 * it goes already when QEMU has opened them.
 */
public final class QemuProcess {

  /** After so many seconds without an answer a guest is taken for hung: a system property. */
  public static final String PATIENCE_PROPERTY = "quire.qemu.patience";

  private static final int PATIENCE_SECONDS = 10;
  private static final int END_SECONDS = 5;
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);
  private static final long CONNECT_MILLIS = 2;
  private static final long LEAST_ROOM = 256L << 20;
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /** What paths are in. */
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  // Files in its directory.
  private static final String RAM = "ram";
  private static final String FIRMWARE = "firmware";
  private static final String MONITOR = "monitor";

  private final Board board;
  private final int processors;
  private final Path directory;
  private final FileChannel file;
  private final GuestMemory memory;
  private final Process shell;
  private final Monitor monitor;

  private QemuProcess(Board board, int processors, Path program, Consumer<GuestMemory> prepare)
      throws IOException {
    this.board = board;
    this.processors = processors;
    shell = new ProcessBuilder(command(program)).redirectErrorStream(true).start();
    try {
      directory = Path.of(firstLine());
      Path ram = directory.resolve(RAM);
      try (RandomAccessFile sparse = new RandomAccessFile(ram.toFile(), "rw")) {
        sparse.setLength(board.ramBytes());
      }
      file = FileChannel.open(ram, StandardOpenOption.READ, StandardOpenOption.WRITE);
      memory = new GuestMemory(file, board.ramBase(), board.ramBytes());
      prepare.accept(memory);
      Installation.writeFirmware(board, directory.resolve(FIRMWARE));
      shell.getOutputStream().write('\n');
      shell.getOutputStream().flush();
      monitor = connect(directory.resolve(MONITOR));
    } catch (IOException | RuntimeException e) {
      endShell();
      throw e;
    }
    delete(directory);
  }

  /** Starts QEMU; {@code prepare} fills its RAM before. */
  static QemuProcess start(Board board, int processors, Consumer<GuestMemory> prepare) {
    Path program = Installation.require(board);
    try {
      return new QemuProcess(board, processors, program, prepare);
    } catch (IOException e) {
      throw new QemuFailureException(
          board.executable() + " could not be started: " + e.getMessage(), e);
    }
  }

  /** How long a guest may take to answer. */
  public static Duration patience() {
    return Duration.ofSeconds(Integer.getInteger(PATIENCE_PROPERTY, PATIENCE_SECONDS));
  }

  /** The guest's RAM. */
  public GuestMemory memory() {
    return memory;
  }

  /** Returns whether QEMU runs. */
  public boolean isAlive() {
    return shell.isAlive();
  }

  /** The host's number of the process that runs QEMU and watches over it. */
  public long pid() {
    return shell.pid();
  }

  Board board() {
    return board;
  }

  int processors() {
    return processors;
  }

  /**
   * What QEMU printed since this was asked last, and the guest's registers if it still runs. For a
   * guest that is given up: its monitor is not waited for any more.
   */
  public synchronized String lastWords() {
    StringBuilder words = new StringBuilder();
    try {
      InputStream output = shell.getInputStream();
      words.append(
          new String(output.readNBytes(output.available()), StandardCharsets.UTF_8).strip());
      if (isAlive()) {
        monitor.setPatience(LAST_PATIENCE);
        words.append('\n').append(monitor.human("info registers -a"));
      } else {
        words.append("\nQEMU has ended with status ").append(shell.exitValue());
      }
    } catch (IOException e) {
      words.append('\n').append(e.getMessage());
    }
    return words.toString().strip();
  }

  /**
   * Asks QEMU's monitor for people.
   *
   * @param line a command, for example {@code info tlb}
   */
  public synchronized String monitor(String line) {
    try {
      return monitor.human(line);
    } catch (IOException e) {
      throw new QemuFailureException(e.getMessage() + "; " + lastWords(), e);
    }
  }

  /** Stops the guest's processors, so that they take no time. */
  synchronized void pause() throws IOException {
    monitor.execute("stop");
  }

  /** Starts a guest that was paused anew, from reset, with its RAM filled again. */
  synchronized void restart(Consumer<GuestMemory> prepare) throws IOException {
    prepare.accept(memory);
    monitor.executeUntil("system_reset", "RESET");
    monitor.execute("cont");
  }

  /** Ends QEMU, and returns when it has ended. */
  synchronized void end() {
    endShell();
    try {
      monitor.close();
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(directory);
    }
  }

  private void endShell() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
      }
    } catch (IOException e) {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the shell printed first: where its directory is. */
  private String firstLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    while ((next = shell.getInputStream().read()) != '\n') {
      if (next < 0) {
        throw new IOException("no directory in " + place() + ": " + line);
      }
      line.write(next);
    }
    return line.toString(NATIVE);
  }

  private List<String> command(Path program) throws IOException {
    List<String> command = new ArrayList<>();
    // In a session of its own, whatever is killed together with this virtual machine.
    Installation.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    try (InputStream in = QemuProcess.class.getResourceAsStream("watch.sh")) {
      if (in == null) {
        throw new IOException("watch.sh is missing from the artifact");
      }
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String name = "quire-qemu-" + ProcessHandle.current().pid();
      command.addAll(List.of("sh", "-c", script, "quire-qemu", place().toString(), name));
    }
    command.add(program.toString());
    command.addAll(board.arguments());
    command.addAll(
        List.of(
            "-accel",
            "tcg,thread=multi",
            "-smp",
            board.processors(processors),
            "-m",
            board.ramBytes() / 1024 + "k",
            "-object",
            "memory-backend-file,id=ram,share=on,size=" + board.ramBytes() + ",mem-path=" + RAM,
            "-bios",
            FIRMWARE,
            "-qmp",
            "unix:" + MONITOR + ",server=on,wait=off",
            "-nodefaults",
            "-no-user-config",
            "-display",
            "none"));
    return command;
  }

  private Monitor connect(Path socket) throws IOException {
    Duration patience = patience();
    long end = System.nanoTime() + patience.toNanos();
    for (; ; ) {
      if (!shell.isAlive()) {
        throw new IOException(
            new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
      }
      try {
        return new Monitor(socket, patience);
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      try {
        Thread.sleep(CONNECT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while QEMU was started", e);
      }
    }
  }

  /** Shared memory where there is room, or else where temporary files go. */
  private static Path place() {
    try {
      if (Files.isWritable(SHARED_MEMORY)) {
        FileStore store = Files.getFileStore(SHARED_MEMORY);
        if (store.getUsableSpace() >= LEAST_ROOM) {
          return SHARED_MEMORY;
        }
      }
    } catch (IOException e) {
      // There is no shared memory to be had.
    }
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.toList()) {
        Files.deleteIfExists(each);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // Gone already: the shell deletes it too.
    }
  }
}
