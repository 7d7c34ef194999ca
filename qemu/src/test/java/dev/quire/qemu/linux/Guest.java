package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.MachineConfig;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.StoreException;
import dev.quire.qemu.BootedQemuMachine;
import dev.quire.qemu.QemuArmv7;
import dev.quire.qemu.QemuX86;
import dev.quire.qemu.process.Board;
import dev.quire.qemu.process.Installation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A machine of QEMU's on which Linux programs run, one after the other. */
final class Guest implements AutoCloseable {
  private static final long RAM = 64L << 20;
  private static final int SLOTS = 65_536;

  private final boolean x86;
  private final BootedQemuMachine machine;
  private final MemoryStore store = MemoryStore.create(SLOTS);

  /**
   * What came of a program.
   *
   * @param result how it ended and what it took
   * @param output what it wrote to standard output
   * @param error what it wrote to standard error
   * @param reports what is known besides
   */
  record Run(LinuxResult result, String output, String error, List<String> reports) {
    int code() {
      return result.status().shellCode();
    }
  }

  private Guest(boolean x86) {
    this.x86 = x86;
    MachineConfig config = MachineConfig.standard().toBuilder().ramBytes(RAM).build();
    machine = x86 ? new QemuX86().boot(config) : new QemuArmv7().boot(config);
  }

  /** What must be installed before there can be a machine. */
  static Optional<String> missing(String architecture) {
    return Installation.missing(architecture.equals("x86") ? Board.X86 : Board.ARMV7);
  }

  static Guest start(String architecture) {
    return new Guest(architecture.equals("x86"));
  }

  boolean isX86() {
    return x86;
  }

  /** Runs a program that reads and writes nothing but its streams. */
  Run run(List<String> words) {
    return run(words, "", OptionalLong.empty(), Path.of("/"));
  }

  /** Runs a program in so many frames. */
  Run run(List<String> words, OptionalLong frames) {
    return run(words, "", frames, Path.of("/"));
  }

  /** Runs a program; all frames and slots must have come back. */
  Run run(List<String> words, String input, OptionalLong frames, Path root) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    List<String> reports = new ArrayList<>();
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    LinuxOptions options =
        LinuxOptions.builder()
            .root(root)
            .environment(List.of("PATH=/bin"))
            .input(in)
            .output(output)
            .error(error)
            .reports(reports::add)
            .frames(frames)
            .build();
    LinuxResult result =
        Linux.on(machine.paging(), machine.userCpus().get(0), store)
            .run(words.get(0), words, options);
    assertEquals("", result.leaked());
    assertEquals(0, store.usedSlots());
    return new Run(
        result,
        output.toString(StandardCharsets.UTF_8),
        error.toString(StandardCharsets.UTF_8),
        reports);
  }

  @Override
  public void close() throws StoreException {
    machine.close();
    store.close();
  }
}
