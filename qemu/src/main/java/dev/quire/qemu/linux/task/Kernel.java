package dev.quire.qemu.linux.task;

import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.common.process.Processes;
import dev.quire.qemu.linux.abi.Abi;
import dev.quire.qemu.linux.abi.UserMemory;
import dev.quire.qemu.linux.file.FileTree;
import dev.quire.qemu.linux.file.HostFile;
import dev.quire.qemu.linux.file.ProcessLinks;
import dev.quire.qemu.user.UserCpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What all tasks of a machine share. */
public final class Kernel {
  private static final String PROC_SELF = "/proc/self/";

  private final Processor on;
  private final UserCpu cpu;
  private final Processes processes;
  private final Abi abi;
  private final FileTree files;
  private final ProgramFiles programs;
  private final Loader loader;
  private final Clock clock = new Clock();
  private final TaskTable tasks = new TaskTable();
  private final Activity activity;
  private final Signals signals;
  private final Lives lives;
  private final Scheduler scheduler;
  private final UserMemory memory;
  private final List<HostFile> mapped = new ArrayList<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private long nextInode = FIRST_INODE;

  /** Standard streams have those below. */
  private static final long FIRST_INODE = 16;

  /**
   * Creates the kernel of a machine on which nothing runs yet.
   *
   * @param cpu runs user code on {@code on}
   * @param files what programs see
   * @param reports is told in a line what no program is told, such as where an access faulted
   */
  public Kernel(
      Processor on,
      UserCpu cpu,
      Processes processes,
      Abi abi,
      FileTree files,
      SystemCalls calls,
      Consumer<String> reports) {
    this.on = on;
    this.cpu = cpu;
    this.processes = processes;
    this.abi = abi;
    this.files = files;
    programs = new ProgramFiles(files, abi.elfMachine());
    loader = new Loader(processes, abi, files, programs);
    activity = new Activity(processes.pager());
    memory = UserMemory.of(on);
    lives = new Lives(this);
    signals = new Signals(this, reports);
    scheduler = new Scheduler(this, calls);
  }

  /** The processor that everything runs on. */
  public Processor processor() {
    return on;
  }

  /** The same processor, as it runs user code. */
  public UserCpu cpu() {
    return cpu;
  }

  /** The processes of the machine. */
  public Processes processes() {
    return processes;
  }

  /** How its programs and this kernel talk. */
  public Abi abi() {
    return abi;
  }

  /** The files that programs see. */
  public FileTree files() {
    return files;
  }

  /** How large the stacks of programs are. */
  public long stackBytes() {
    return (long) Loader.STACK_PAGES * PageNumber.BYTES;
  }

  Loader loader() {
    return loader;
  }

  /** The time. */
  public Clock clock() {
    return clock;
  }

  /** All tasks. */
  public TaskTable tasks() {
    return tasks;
  }

  /** How tasks are made, changed and ended. */
  public Lives lives() {
    return lives;
  }

  /** How signals are sent. */
  public Signals signals() {
    return signals;
  }

  /** Who runs when. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** What is counted. */
  public Activity activity() {
    return activity;
  }

  /** The memory of the process that is current. */
  public UserMemory userMemory() {
    return memory;
  }

  /** A number for something that has none on the host. */
  public long newInode() {
    return nextInode++;
  }

  /** Keeps a file open because pages are mapped from it, until the end. */
  public void keepOpen(HostFile file) {
    file.retain();
    mapped.add(file);
  }

  /** Says what is to be done when all programs have ended. */
  public void atEnd(Runnable work) {
    atEnd.add(work);
  }

  /** The links in {@code /proc} as a task sees them. */
  public static ProcessLinks links(Task task) {
    String own = "/proc/" + task.id() + "/";
    return path -> {
      boolean isExe = path.equals(PROC_SELF + "exe") || path.equals(own + "exe");
      return isExe ? Optional.of(task.image().path()) : Optional.empty();
    };
  }

  /** Where a path of a task leads. */
  public String resolve(Task task, String directory, String path, boolean follow) {
    return files.resolve(directory, path, follow, links(task));
  }

  /** Gives everything back once no task is left. */
  public void close() {
    mapped.forEach(HostFile::release);
    programs.close();
    atEnd.forEach(Runnable::run);
  }
}
