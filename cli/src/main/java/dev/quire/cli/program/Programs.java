package dev.quire.cli.program;

import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.elf.ByteSource;
import dev.quire.common.elf.ElfMachine;
import dev.quire.common.elf.Executable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds programs. Those that come with the command are Linux libraries inside Maven artifacts. */
public final class Programs {

  private static final long LARGEST_FILE = Integer.MAX_VALUE / 8;

  private static final String SQLITE = "/org/sqlite/native/";
  private static final String SQLITE_FILE = "/libsqlitejdbc.so";
  private static final String JNA = "/com/sun/jna/";
  private static final String JNA_FILE = "/libjnidispatch.so";

  private Programs() {}

  /**
   * Reads programs from files.
   *
   * @throws RefusedProgramException if one cannot be read or is no ELF file to load
   */
  public static List<Program> fromFiles(List<Path> files) {
    List<Program> programs = new ArrayList<>();
    for (Path file : files) {
      programs.add(parse(String.valueOf(file.getFileName()), file.toString(), read(file)));
    }
    return programs;
  }

  /** Returns what every backend loads as data: two ELF32 files and two ELF64 files. */
  public static ProgramSet bundledCommon() {
    return ProgramSet.common(
        List.of(
            sqlite("Linux-Musl/x86"),
            jna("linux-armel"),
            sqlite("Linux/x86_64"),
            jna("linux-aarch64")));
  }

  /** Returns the programs of a backend's own architecture, if there are any for that name. */
  public static Optional<ProgramSet> bundledOwn(String backend) {
    return switch (backend) {
      case "x86", "x86-pae" -> own(ElfMachine.I386, sqlite("Linux/x86"), jna("linux-x86"));
      case "x86-64" -> own(ElfMachine.X86_64, sqlite("Linux/x86_64"), jna("linux-x86-64"));
      case "armv7", "armv7-n0", "armv7-n2" ->
          own(ElfMachine.ARM, sqlite("Linux/armv7"), jna("linux-arm"));
      default -> Optional.empty();
    };
  }

  private static Optional<ProgramSet> own(int machine, Program... programs) {
    return Optional.of(new ProgramSet(ProgramSet.OWN, List.of(programs), OptionalInt.of(machine)));
  }

  private static Program sqlite(String platform) {
    return bundled("sqlite " + platform, SQLITE + platform + SQLITE_FILE);
  }

  private static Program jna(String platform) {
    return bundled("jna " + platform, JNA + platform + JNA_FILE);
  }

  private static Program bundled(String name, String resource) {
    try (InputStream in = Programs.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new RefusedProgramException(name, "the command was built without " + resource);
      }
      return parse(name, name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new RefusedProgramException(file.toString(), "no such file");
      }
      if (!Files.isRegularFile(file)) {
        throw new RefusedProgramException(file.toString(), "not a file");
      }
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new RefusedProgramException(
            file.toString(), size + " bytes; at most " + LARGEST_FILE + " are loaded");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new RefusedProgramException(file.toString(), "cannot be read: " + e);
    }
  }

  private static Program parse(String name, String where, byte[] bytes) {
    try {
      return new Program(name, Executable.parse(ByteSource.of(bytes)));
    } catch (BadExecutableException e) {
      throw new RefusedProgramException(where, String.valueOf(e.getMessage()));
    }
  }
}
