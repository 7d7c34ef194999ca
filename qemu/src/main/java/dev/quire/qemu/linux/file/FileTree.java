package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that programs see: a directory of the host as their root, to be read only, with the
 * usual devices. Links are followed within the root.
 */
public final class FileTree {
  private static final int MOST_LINKS = 40;
  private static final int LINK_MODE = FileStatus.LINK | 0777;

  private final Path root;

  /** Returns the tree below a directory of the host. */
  public FileTree(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Says where a path leads.
   *
   * @param directory the absolute path that a relative one begins at
   * @param follow whether a link at its end is followed
   * @param programs what {@code /proc/self/exe} is a link to
   * @return the absolute path in this tree, without links, {@code .} and {@code ..}; what is at its
   *     end need not exist
   * @throws ErrnoException ENOENT, ENOTDIR, ELOOP, EACCES
   */
  public String resolve(String directory, String path, boolean follow, ProcessLinks programs) {
    if (path.isEmpty()) {
      throw new ErrnoException(Errno.ENOENT);
    }
    Optional<String> own = programs.target(path);
    if (own.isPresent()) {
      return follow ? resolve("/", own.get(), true, programs) : path;
    }
    Deque<String> left = new ArrayDeque<>(names(path));
    List<String> done = new ArrayList<>(path.startsWith("/") ? List.of() : names(directory));
    int links = 0;
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      if (name.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        }
        continue;
      }
      done.add(name);
      String here = join(done);
      Optional<String> target = follow || !left.isEmpty() ? link(here, programs) : Optional.empty();
      if (target.isPresent()) {
        links++;
        if (links > MOST_LINKS) {
          throw new ErrnoException(Errno.ELOOP);
        }
        done.remove(done.size() - 1);
        if (target.get().startsWith("/")) {
          done.clear();
        }
        List<String> names = names(target.get());
        for (int i = names.size() - 1; i >= 0; i--) {
          left.addFirst(names.get(i));
        }
      } else if (!left.isEmpty() && !status(here, programs).is(FileStatus.DIRECTORY)) {
        throw new ErrnoException(Errno.ENOTDIR);
      }
    }
    return join(done);
  }

  /**
   * What a link contains.
   *
   * @param path a path from {@link #resolve}
   */
  public String readLink(String path, ProcessLinks programs) {
    status(path, programs);
    return link(path, programs).orElseThrow(() -> new ErrnoException(Errno.EINVAL));
  }

  private Optional<String> link(String path, ProcessLinks programs) {
    Optional<String> program = programs.target(path);
    if (program.isPresent()) {
      return program;
    }
    Path host = host(path);
    try {
      return Files.isSymbolicLink(host)
          ? Optional.of(Files.readSymbolicLink(host).toString())
          : Optional.empty();
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  /** The status of what a path from {@link #resolve} names. */
  public FileStatus status(String path, ProcessLinks programs) {
    if (programs.target(path).isPresent()) {
      return FileStatus.special(LINK_MODE, 0);
    }
    Optional<Device> device = Device.at(path);
    return device.isPresent() ? device.get().status() : hostStatus(host(path));
  }

  private static FileStatus hostStatus(Path host) {
    try {
      Map<String, Object> all = Files.readAttributes(host, "unix:*", LinkOption.NOFOLLOW_LINKS);
      return new FileStatus(
          number(all, "dev"),
          number(all, "ino"),
          (int) number(all, "mode"),
          (int) number(all, "nlink"),
          (int) number(all, "uid"),
          (int) number(all, "gid"),
          number(all, "rdev"),
          number(all, "size"),
          time(all, "lastAccessTime"),
          time(all, "lastModifiedTime"),
          time(all, "ctime"));
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  private static Instant time(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof FileTime time ? time.toInstant() : Instant.EPOCH;
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** Whether the host lets us read what a path from {@link #resolve} names. */
  public boolean mayRead(String path) {
    return Device.at(path).isPresent() || Files.isReadable(host(path));
  }

  /** Whether the host lets us execute it, or enter it. */
  public boolean mayExecute(String path) {
    return Files.isExecutable(host(path));
  }

  /**
   * Opens what a path from {@link #resolve} names.
   *
   * @param flags of open(2)
   * @throws ErrnoException EROFS if it is to be written or made; else as open(2)
   */
  public OpenFile open(String path, int flags, ProcessLinks programs) {
    Optional<Device> device = Device.at(path);
    if (device.isPresent()) {
      return device.get().open(flags);
    }
    boolean writes = (flags & OpenFlag.ACCESS_MODE) != OpenFlag.READ_ONLY;
    boolean exists = Files.exists(host(path), LinkOption.NOFOLLOW_LINKS);
    if (exists && (flags & OpenFlag.CREATE) != 0 && (flags & OpenFlag.EXCLUSIVE) != 0) {
      throw new ErrnoException(Errno.EEXIST);
    }
    if ((!exists && (flags & OpenFlag.CREATE) != 0) || (flags & OpenFlag.TRUNCATE) != 0) {
      throw new ErrnoException(Errno.EROFS);
    }
    FileStatus status = status(path, programs);
    if (writes) {
      throw new ErrnoException(status.is(FileStatus.DIRECTORY) ? Errno.EISDIR : Errno.EROFS);
    }
    if (status.is(FileStatus.DIRECTORY)) {
      return new Directory(path, status, entries(path, status), flags);
    }
    if (!status.is(FileStatus.REGULAR)) {
      throw new ErrnoException(status.is(FileStatus.LINK) ? Errno.ELOOP : Errno.ENXIO);
    }
    return HostFile.open(path, host(path), status, flags);
  }

  private List<Directory.Entry> entries(String path, FileStatus own) {
    List<Directory.Entry> all = new ArrayList<>();
    all.add(new Directory.Entry(".", own.inode(), own.mode()));
    all.add(new Directory.Entry("..", own.inode(), own.mode()));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(host(path))) {
      for (Path child : children) {
        entry(child).ifPresent(all::add);
      }
      return all;
    } catch (DirectoryIteratorException e) {
      throw new ErrnoException(Errno.EIO);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  /** An entry for a file, unless it has gone meanwhile. */
  private static Optional<Directory.Entry> entry(Path file) {
    try {
      FileStatus status = hostStatus(file);
      String name = String.valueOf(file.getFileName());
      return Optional.of(new Directory.Entry(name, status.inode(), status.mode()));
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }

  /** Where a file of the tree is on the host. */
  private Path host(String path) {
    return root.resolve(path.substring(1));
  }

  /** Where a file of the host is in this tree, if it is below the root. */
  public Optional<String> inside(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    if (!absolute.startsWith(root)) {
      return Optional.empty();
    }
    String relative = root.relativize(absolute).toString();
    return Optional.of("/" + relative);
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .toList();
  }

  private static String join(List<String> names) {
    return "/" + String.join("/", names);
  }

  /** When a file was changed last, and how long it is: whether it is still the same. */
  public record Version(Object key, long size, long modified) {}

  /** The version of a regular file. */
  public Version version(String path) {
    try {
      BasicFileAttributes all = Files.readAttributes(host(path), BasicFileAttributes.class);
      Object key = all.fileKey();
      return new Version(key == null ? path : key, all.size(), all.lastModifiedTime().toMillis());
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }
}
