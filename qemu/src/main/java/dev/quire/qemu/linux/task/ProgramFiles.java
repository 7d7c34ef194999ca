package dev.quire.qemu.linux.task;

import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.elf.ByteSource;
import dev.quire.common.elf.Executable;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.file.FileStatus;
import dev.quire.qemu.linux.file.FileTree;
import dev.quire.qemu.linux.file.HostFile;
import dev.quire.qemu.linux.file.OpenFlag;
import dev.quire.qemu.linux.file.ProcessLinks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files that programs are loaded from, page by page: each is open once, until the end. */
final class ProgramFiles {
  private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int SCRIPT_LINE = 256;

  private final FileTree files;
  private final int machine;
  private final Map<FileTree.Version, Opened> open = new HashMap<>();

  private record Opened(HostFile file, ByteSource source, Optional<Executable> executable) {}

  ProgramFiles(FileTree files, int machine) {
    this.files = files;
    this.machine = machine;
  }

  /**
   * What is in a file that is to be executed.
   *
   * @param executable what to load, if it is an executable
   * @param interpreter the first line of a script, behind its {@code #!}
   */
  record Program(Optional<Executable> executable, String interpreter) {}

  /**
   * Reads the headers of a file.
   *
   * @param path a path that {@link FileTree#resolve} has returned
   * @throws ErrnoException EACCES if it may not be executed; ENOENT if it is an executable of
   *     another machine or wants a dynamic linker, so that a search goes on; ENOEXEC if it is none
   */
  Program program(String path, ProcessLinks links) {
    if (!files.status(path, links).is(FileStatus.REGULAR) || !files.mayExecute(path)) {
      throw new ErrnoException(Errno.EACCES);
    }
    Opened opened = open.computeIfAbsent(files.version(path), version -> open(path, links));
    if (opened.executable().isPresent()) {
      Executable executable = opened.executable().get();
      if (executable.machine() != machine || executable.hasInterpreter()) {
        throw new ErrnoException(Errno.ENOENT);
      }
      return new Program(opened.executable(), "");
    }
    String line = firstLine(opened.source());
    if (!line.startsWith("#!")) {
      throw new ErrnoException(Errno.ENOEXEC);
    }
    return new Program(Optional.empty(), line.substring(2).strip());
  }

  private Opened open(String path, ProcessLinks links) {
    if (!(files.open(path, OpenFlag.READ_ONLY, links) instanceof HostFile file)) {
      throw new ErrnoException(Errno.EACCES);
    }
    ByteSource source = file.source();
    return new Opened(file, source, isElf(source) ? parse(source) : Optional.empty());
  }

  private static Optional<Executable> parse(ByteSource source) {
    try {
      return Optional.of(Executable.parse(source));
    } catch (BadExecutableException e) {
      return Optional.empty();
    }
  }

  private static boolean isElf(ByteSource source) {
    byte[] magic = new byte[ELF_MAGIC.length];
    if (source.size() < magic.length) {
      return false;
    }
    source.read(0, magic, 0, magic.length);
    return Arrays.equals(magic, ELF_MAGIC);
  }

  private static String firstLine(ByteSource source) {
    byte[] bytes = new byte[(int) Math.min(source.size(), SCRIPT_LINE)];
    source.read(0, bytes, 0, bytes.length);
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  void close() {
    open.values().forEach(opened -> opened.file().release());
    open.clear();
  }
}
