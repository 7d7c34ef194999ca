package dev.quire.qemu.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
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
 * in whatever way, QEMU is killed. Its files are in a directory of its own, which goes as soon as
 * QEMU has opened them.
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

  private final Board board;
  private final int processors;
  private final Path directory;
  private final FileChannel file;
  private final GuestMemory memory;
  private final Process shell;
  private final Monitor monitor;

  private QemuProcess(
      Board board, int processors, Path program, Path directory, Consumer<GuestMemory> prepare)
      throws IOException {
    this.board = board;
    this.processors = processors;
    this.directory = directory;
    Path ram = directory.resolve("ram");
    try (RandomAccessFile sparse = new RandomAccessFile(ram.toFile(), "rw")) {
      sparse.setLength(board.ramBytes());
    }
    file = FileChannel.open(ram, StandardOpenOption.READ, StandardOpenOption.WRITE);
    memory = new GuestMemory(file, board.ramBase(), board.ramBytes());
    prepare.accept(memory);
    shell = new ProcessBuilder(command(program)).redirectErrorStream(true).start();
    try {
      monitor = connect(directory.resolve("monitor"));
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
      Path directory =
          Files.createTempDirectory(place(), "quire-qemu-" + ProcessHandle.current().pid() + "-");
      try {
        return new QemuProcess(board, processors, program, directory, prepare);
      } finally {
        delete(directory);
      }
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

  private List<String> command(Path program) throws IOException {
    Path script = directory.resolve("watch.sh");
    try (InputStream in = QemuProcess.class.getResourceAsStream("watch.sh")) {
      if (in == null) {
        throw new IOException("watch.sh is missing from the artifact");
      }
      Files.copy(in, script);
    }
    Path firmware = directory.resolve("firmware");
    Installation.writeFirmware(board, firmware);
    List<String> command =
        new ArrayList<>(List.of("sh", script.toString(), directory.toString(), program.toString()));
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
            "memory-backend-file,id=ram,share=on,size="
                + board.ramBytes()
                + ",mem-path="
                + directory.resolve("ram"),
            "-bios",
            firmware.toString(),
            "-qmp",
            "unix:" + directory.resolve("monitor") + ",server=on,wait=off",
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
