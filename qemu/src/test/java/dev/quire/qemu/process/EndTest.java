package dev.quire.qemu.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.qemu.NeedsQemu;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a virtual machine ends, no QEMU and no file of it remains. */
@NeedsQemu
class EndTest {
  private static final long SECONDS = 10;

  @ParameterizedTest
  @ValueSource(strings = {"return", "forget", "throw", "terminate", "kill"})
  void nothingRemains(String how) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path", "")),
                Child.class.getName(),
                how)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> processes = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = out.readLine()) != null && !line.equals("ready")) {
        ProcessHandle shell = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
        processes.add(shell);
        shell.descendants().forEach(processes::add);
      }
    }
    assertTrue(processes.size() >= 6, () -> "three shells and what runs beneath: " + processes);
    switch (how) {
      case "terminate" -> child.destroy();
      case "kill" -> child.destroyForcibly();
      default -> child.outputWriter().append('\n').close(); // It ends by itself.
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    assertTrue(child.waitFor(SECONDS, TimeUnit.SECONDS), "the virtual machine ends");
    while (processes.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertEquals(
        List.of(),
        processes.stream().filter(ProcessHandle::isAlive).toList(),
        "what still runs after " + SECONDS + " s");
    for (String directory : List.of("/dev/shm", System.getProperty("java.io.tmpdir", "/tmp"))) {
      assertFalse(hasFilesOf(child.pid(), Path.of(directory)), directory);
    }
  }

  private static boolean hasFilesOf(long pid, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(f -> f.getFileName().toString().startsWith("quire-qemu-" + pid + "-"));
    }
  }
}
