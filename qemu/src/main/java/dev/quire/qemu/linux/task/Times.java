package dev.quire.qemu.linux.task;

/** How long a task, and its children that were waited for, have run, in nanoseconds. */
public final class Times {
  private long user;
  private long system;
  private long childrenUser;
  private long childrenSystem;

  Times() {}

  void addUser(long nanoseconds) {
    user += nanoseconds;
  }

  void addSystem(long nanoseconds) {
    system += nanoseconds;
  }

  /** Adds a child that was waited for. */
  public void addChild(Times child) {
    childrenUser += child.user + child.childrenUser;
    childrenSystem += child.system + child.childrenSystem;
  }

  /** In user code, page faults included. */
  public long user() {
    return user;
  }

  /** In system calls. */
  public long system() {
    return system;
  }

  /** In user code of children. */
  public long childrenUser() {
    return childrenUser;
  }

  /** In system calls of children. */
  public long childrenSystem() {
    return childrenSystem;
  }
}
