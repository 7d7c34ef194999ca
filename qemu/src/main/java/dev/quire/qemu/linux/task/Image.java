package dev.quire.qemu.linux.task;

import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.common.process.Process;
import dev.quire.common.process.Processes;

/**
 * A program in memory: the process that Quire made of it. A child of vfork(2) has its parent's
 * until it ends or becomes another program; it goes when its last user does.
 */
public final class Image {
  private final Processes processes;
  private final Process process;
  private final String path;
  private final Mappings mappings;
  private int users = 1;

  Image(Processes processes, Process process, String path, Mappings mappings) {
    this.processes = processes;
    this.process = process;
    this.path = path;
    this.mappings = mappings;
  }

  /** Returns what was just loaded from a file. */
  static Image loaded(Processes processes, Process process, String path, PageNumber behind) {
    return new Image(processes, process, path, Mappings.above(process, behind));
  }

  /** Returns a copy for a child; pages are copied when they are written to. */
  Image fork(Processor on, String name) {
    Process child = processes.fork(on, process, name);
    return new Image(processes, child, path, mappings.copyFor(child));
  }

  /** Lends it to a child. */
  Image share() {
    users++;
    return this;
  }

  /** Whether several tasks have it. */
  boolean isShared() {
    return users > 1;
  }

  /** Takes a user away; with the last one the memory goes. */
  void release(Processor on) {
    users--;
    if (users == 0) {
      processes.exit(on, process);
    }
  }

  /** The process. */
  public Process process() {
    return process;
  }

  /** The path of the program's file. */
  public String path() {
    return path;
  }

  /** What is mapped besides the program itself. */
  public Mappings mappings() {
    return mappings;
  }

  /** The name of the program's file, without directories. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
