package dev.quire.qemu.linux.task;

import dev.quire.qemu.linux.file.Descriptors;
import dev.quire.qemu.user.UserContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of Linux, with its one thread. */
public final class Task {

  /** What it is doing. */
  enum State {
    /** It runs, or could. */
    READY,
    /** It waits for something. */
    BLOCKED,
    /** A signal has stopped it. */
    STOPPED,
    /** It has ended; its parent has not asked how. */
    ZOMBIE
  }

  private final int id;
  private final List<Task> children = new ArrayList<>();
  private final Descriptors descriptors;
  private final SignalState signals;
  private final Times times = new Times();
  private @Nullable Task parent;
  private Image image;
  private UserContext context;
  private String name;
  private String directory;
  private int group;
  private int session;
  private int umask = DEFAULT_UMASK;
  private State state = State.READY;
  private @Nullable Call call;
  private @Nullable WouldBlock wait;
  private Alarm alarm = Alarm.NONE;
  private int clearAtExit;
  private boolean released;
  private int status;

  private static final int DEFAULT_UMASK = 022;

  /** Creates the first task. */
  Task(int id, Image image, UserContext context, Descriptors descriptors, String directory) {
    this(id, image, context, descriptors, new SignalState());
    this.directory = directory;
    group = id;
    session = id;
  }

  private Task(
      int id, Image image, UserContext context, Descriptors descriptors, SignalState signals) {
    this.id = id;
    this.image = image;
    this.context = context;
    this.descriptors = descriptors;
    this.signals = signals;
    name = image.name();
    directory = "/";
  }

  /** Makes a child that has everything as its parent has it. */
  Task child(int childId, Image childImage) {
    Task child =
        new Task(childId, childImage, context.copy(), descriptors.copy(), signals.forChild());
    child.parent = this;
    child.name = name;
    child.directory = directory;
    child.group = group;
    child.session = session;
    child.umask = umask;
    children.add(child);
    return child;
  }

  /** Its number. */
  public int id() {
    return id;
  }

  /** Its parent's number; 0 if there is none. */
  public int parentId() {
    return parent == null ? 0 : parent.id;
  }

  @Nullable Task parent() {
    return parent;
  }

  void setParent(@Nullable Task newParent) {
    parent = newParent;
  }

  /** Its children, those that have ended and were not waited for among them. */
  public List<Task> children() {
    return children;
  }

  /** Its open files. */
  public Descriptors descriptors() {
    return descriptors;
  }

  /** Its signals. */
  public SignalState signals() {
    return signals;
  }

  /** How long it has run. */
  public Times times() {
    return times;
  }

  /** Its memory. */
  public Image image() {
    return image;
  }

  /** Its registers. */
  public UserContext context() {
    return context;
  }

  /** Gives it another program. */
  void become(Image newImage, UserContext newContext) {
    image = newImage;
    context = newContext;
    name = newImage.name();
    signals.onExec();
    descriptors.closeOnExec();
    clearAtExit = 0;
    released = true;
  }

  /** Its name, as {@code PR_GET_NAME} tells it. */
  public String name() {
    return name;
  }

  /** Sets its name. */
  public void setName(String newName) {
    name = newName;
  }

  /** The directory where its relative paths begin. */
  public String directory() {
    return directory;
  }

  /** Sets the directory where its relative paths begin. */
  public void setDirectory(String path) {
    directory = path;
  }

  /** Its process group. */
  public int group() {
    return group;
  }

  /** Sets its process group. */
  public void setGroup(int newGroup) {
    group = newGroup;
  }

  /** Its session. */
  public int session() {
    return session;
  }

  /** Begins a session of its own. */
  public void beginSession() {
    session = id;
    group = id;
  }

  /** Sets the permissions that new files do not get; returns the old ones. */
  public int setUmask(int mask) {
    int before = umask;
    umask = mask;
    return before;
  }

  State state() {
    return state;
  }

  void setState(State newState) {
    state = newState;
  }

  /** Whether it has ended. */
  public boolean isZombie() {
    return state == State.ZOMBIE;
  }

  /** How it ended, as wait(2) tells it. */
  public int status() {
    return status;
  }

  void setStatus(int waitStatus) {
    status = waitStatus;
  }

  @Nullable Call call() {
    return call;
  }

  void setCall(@Nullable Call newCall) {
    call = newCall;
  }

  @Nullable WouldBlock waitsFor() {
    return wait;
  }

  void setWaitsFor(@Nullable WouldBlock condition) {
    wait = condition;
  }

  /** When it is to get SIGALRM. */
  public Alarm alarm() {
    return alarm;
  }

  /** Says when it is to get SIGALRM. */
  public void setAlarm(Alarm next) {
    alarm = next;
  }

  /** Says which word is to be zeroed when it ends: set_tid_address(2). */
  public void setClearAtExit(int address) {
    clearAtExit = address;
  }

  int clearAtExit() {
    return clearAtExit;
  }

  /** Whether a parent that lent its memory with vfork(2) has it back. */
  public boolean hasReleasedParent() {
    return released || isZombie();
  }

  @Override
  public String toString() {
    return name + "[" + id + "]";
  }
}
