package dev.quire.qemu.linux.task;

import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.elf.Executable;
import dev.quire.common.heap.KernelHeapFullException;
import dev.quire.common.process.InitialStackTooLargeException;
import dev.quire.common.process.Process;
import dev.quire.common.process.Processes;
import dev.quire.common.process.SpawnFailedException;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.RegionOverlapException;
import dev.quire.qemu.linux.abi.Abi;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.file.FileTree;
import dev.quire.qemu.linux.file.ProcessLinks;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads programs: execve(2) without what becomes of the old one. */
final class Loader {
  /** A stack of 1 MB: its pages come when they are touched. */
  static final int STACK_PAGES = 256;

  /** How deep scripts may be interpreted by scripts. */
  private static final int MOST_SCRIPTS = 4;

  private final Processes processes;
  private final Abi abi;
  private final FileTree files;
  private final ProgramFiles programs;
  private final SecureRandom random = new SecureRandom();

  Loader(Processes processes, Abi abi, FileTree files, ProgramFiles programs) {
    this.processes = processes;
    this.abi = abi;
    this.files = files;
    this.programs = programs;
  }

  /**
   * Loads a program's file.
   *
   * @param into the process that becomes it; a new one if there is none
   * @param directory where a relative path begins
   */
  Image load(
      Processor on,
      Optional<Process> into,
      String directory,
      String path,
      List<String> arguments,
      List<String> environment,
      ProcessLinks links) {
    String file = path;
    List<String> words = arguments;
    for (int scripts = 0; scripts < MOST_SCRIPTS; scripts++) {
      String resolved = files.resolve(directory, file, true, links);
      ProgramFiles.Program program = programs.program(resolved, links);
      if (program.executable().isPresent()) {
        SpawnRequest request = request(resolved, program.executable().get(), words, environment);
        Process process = load(on, into, request);
        return Image.loaded(processes, process, resolved, programEnd(process));
      }
      words = interpreted(program.interpreter(), file, words);
      file = words.get(0);
    }
    throw new ErrnoException(Errno.ELOOP);
  }

  /** The words of {@code #!interpreter argument}, the script's path, and its own arguments. */
  private static List<String> interpreted(String line, String script, List<String> arguments) {
    if (line.isEmpty()) {
      throw new ErrnoException(Errno.ENOEXEC);
    }
    List<String> words = new ArrayList<>(List.of(line.split("[ \t]+", 2)));
    words.add(script);
    words.addAll(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
    return words;
  }

  private SpawnRequest request(
      String path, Executable executable, List<String> arguments, List<String> environment) {
    return SpawnRequest.builder(path, executable)
        .machine(abi.elfMachine())
        .platform(abi.platform())
        .hardwareCapabilities(abi.hardwareCapabilities())
        .arguments(arguments)
        .environment(environment)
        .stackPages(STACK_PAGES)
        .seed(random.nextLong())
        .build();
  }

  private Process load(Processor on, Optional<Process> into, SpawnRequest request) {
    try {
      if (into.isEmpty()) {
        return processes.spawn(on, request);
      }
      processes.exec(on, into.get(), request);
      return into.get();
    } catch (BadExecutableException e) {
      throw new ErrnoException(Errno.ENOEXEC);
    } catch (InitialStackTooLargeException e) {
      throw new ErrnoException(Errno.E2BIG);
    } catch (SpawnFailedException
        | RegionOverlapException
        | KernelHeapFullException
        | PagingException.OutOfFrames e) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }

  /** The page behind the program; the stack, which is the last region, is not part of it. */
  private static PageNumber programEnd(Process process) {
    List<Region> regions = process.regions();
    PageNumber stack = VirtualAddress.of(process.stackPointer().value()).page();
    PageNumber end = process.entry().page();
    for (Region region : regions) {
      if (!region.pages().contains(stack) && region.pages().limit().compareTo(end) > 0) {
        end = region.pages().limit();
      }
    }
    return end;
  }
}
