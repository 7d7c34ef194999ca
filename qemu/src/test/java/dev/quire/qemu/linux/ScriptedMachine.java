package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.armv7.Armv7;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.StoreException;
import dev.quire.qemu.linux.abi.Abi;
import dev.quire.x86.X86;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** A simulated machine on which scripts run as Linux programs. */
final class ScriptedMachine implements AutoCloseable {
  private static final int MAIN_ENTRY = 0x00100000;
  private static final int ENTRIES = 0x00010000;

  private final Machine machine;
  private final ScriptedCpu cpu;
  private final Abi abi;
  private final MemoryStore store = MemoryStore.create(4096);
  private final Path directory;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private final List<String> reports = Collections.synchronizedList(new ArrayList<>());
  private final List<String> trace = new ArrayList<>();
  private InputStream input = InputStream.nullInputStream();
  private OptionalLong frames = OptionalLong.empty();
  private int nextEntry = MAIN_ENTRY;

  ScriptedMachine(String architecture) {
    Backend backend = architecture.equals("x86") ? new X86() : new Armv7();
    machine = backend.boot(MachineConfig.strict());
    abi = Abi.of(architecture);
    cpu = new ScriptedCpu(machine.paging().processors().get(0), abi);
    try {
      directory = Files.createTempDirectory("scripts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  ScriptedMachine input(InputStream from) {
    input = from;
    return this;
  }

  ScriptedMachine frames(long count) {
    frames = OptionalLong.of(count);
    return this;
  }

  /** Adds an executable. */
  Path program(String name, Script script) {
    int entry = nextEntry;
    nextEntry += ENTRIES;
    cpu.program(entry, script);
    return TinyElf.write(directory.resolve(name), abi.elfMachine(), entry);
  }

  /** Runs a script as a program; nothing may be left of it. */
  LinuxResult run(Script script, String... arguments) {
    program("main", script);
    List<String> all = new ArrayList<>(List.of("main"));
    all.addAll(List.of(arguments));
    LinuxOptions options =
        LinuxOptions.builder()
            .directory(directory)
            .environment(List.of("HOME=/"))
            .input(input)
            .output(output)
            .error(error)
            .reports(reports::add)
            .trace(trace::add)
            .frames(frames)
            .build();
    LinuxResult result;
    try {
      result = Linux.on(machine.paging(), cpu, store).run("main", all, options);
    } catch (RuntimeException e) {
      throw new AssertionError("after " + trace, e);
    }
    if (cpu.failure() != null) {
      throw new AssertionError("a script failed; " + trace, cpu.failure());
    }
    assertEquals("", result.leaked());
    assertEquals(0, store.usedSlots());
    assertEquals(List.of(), machine.coherenceViolations());
    return result;
  }

  /** Runs a script that must leave with 0. */
  LinuxResult succeed(Script script) {
    LinuxResult result = run(script);
    assertEquals(new ExitStatus(0, 0), result.status(), () -> trace + " " + reports);
    return result;
  }

  String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  List<String> reports() {
    return reports;
  }

  List<String> trace() {
    return trace;
  }

  @Override
  public void close() throws StoreException {
    cpu.close();
    store.close();
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
