package dev.quire.qemu.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What of QEMU is installed, and the firmware that was built for it. */
public final class Installation {

  private Installation() {}

  /** What must be installed before this board can be had: one line; empty if nothing is missing. */
  public static Optional<String> missing(Board board) {
    if (executable(board).isEmpty()) {
      return Optional.of(
          "%s is not installed: apt-get install %s"
              .formatted(board.executable(), board.qemuPackage()));
    }
    if (Installation.class.getResource(resource(board)) == null) {
      return Optional.of(
          "the %s guest was not built for want of an assembler: apt-get install %s, build again"
              .formatted(board.name(), board.binutilsPackage()));
    }
    return Optional.empty();
  }

  /**
   * Returns QEMU's program.
   *
   * @throws QemuMissingException if something must be installed first
   */
  static Path require(Board board) {
    missing(board)
        .ifPresent(
            what -> {
              throw new QemuMissingException(what);
            });
    return executable(board).orElseThrow();
  }

  /** Writes the firmware into a file. */
  static void writeFirmware(Board board, Path to) throws IOException {
    try (InputStream in = Installation.class.getResourceAsStream(resource(board))) {
      if (in == null) {
        throw new QemuMissingException("the firmware of " + board.name() + " is not there");
      }
      Files.copy(in, to);
    }
  }

  private static String resource(Board board) {
    return board.firmware() + ".rom";
  }

  private static Optional<Path> executable(Board board) {
    return find(board.executable());
  }

  /** A program of the host, if it is installed. */
  static Optional<Path> find(String program) {
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, program);
      if (!directory.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
