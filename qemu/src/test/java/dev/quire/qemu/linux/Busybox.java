package dev.quire.qemu.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's busybox for both architectures: fetched once, into the build's directory. */
final class Busybox {
  private static final Path DIRECTORY = Path.of("target", "busybox");
  private static final Path SCRIPT = Path.of("src", "test", "sh", "fetch-busybox.sh");
  private static final int MINUTES = 3;

  private static final Optional<String> MISSING = fetch();

  private Busybox() {}

  /** Why there is none; empty if there is. */
  static Optional<String> missing() {
    return MISSING;
  }

  /** The path of an architecture's. */
  static String path(String architecture) {
    String debian = architecture.equals("x86") ? "i386" : "armhf";
    return DIRECTORY.resolve(debian).resolve("bin").resolve("busybox").toAbsolutePath().toString();
  }

  private static Optional<String> fetch() {
    try {
      Files.createDirectories(DIRECTORY);
      Path log = DIRECTORY.resolve("log");
      Process process =
          new ProcessBuilder("sh", SCRIPT.toString(), DIRECTORY.toString(), "i386", "armhf")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        return Optional.of("busybox-static could not be fetched in " + MINUTES + " minutes");
      }
      if (process.exitValue() == 0) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return Optional.of(lines.get(lines.size() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
