package dev.quire.qemu.linux.file;

import java.util.Optional;

/** The links in {@code /proc} that a process sees: to its program and to its open files. */
@FunctionalInterface
public interface ProcessLinks {

  /** What a path is a link to, if it is one of these. */
  Optional<String> target(String path);
}
