package dev.quire.qemu.linux.abi;

/** Signals by number, and what they do to a process that has not said otherwise: signal(7). */
public final class Signal {

  /** What becomes of a process. */
  public enum Default {
    /** It is ended. */
    TERMINATE,
    /** Nothing. */
    IGNORE,
    /** It stops until it is continued. */
    STOP,
    /** It goes on, if it was stopped. */
    CONTINUE
  }

  public static final int SIGHUP = 1;
  public static final int SIGINT = 2;
  public static final int SIGILL = 4;
  public static final int SIGTRAP = 5;
  public static final int SIGABRT = 6;
  public static final int SIGBUS = 7;
  public static final int SIGFPE = 8;
  public static final int SIGKILL = 9;
  public static final int SIGSEGV = 11;
  public static final int SIGPIPE = 13;
  public static final int SIGALRM = 14;
  public static final int SIGTERM = 15;
  public static final int SIGCHLD = 17;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;
  public static final int SIGTSTP = 20;
  public static final int SIGTTIN = 21;
  public static final int SIGTTOU = 22;
  public static final int SIGURG = 23;
  public static final int SIGWINCH = 28;

  /** The largest number. */
  public static final int LAST = 64;

  private static final String[] NAMES = {
    "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  private Signal() {}

  /** The name, for example {@code SIGSEGV}. */
  public static String name(int signal) {
    return "SIG" + (signal < NAMES.length ? NAMES[signal] : "RT" + (signal - NAMES.length));
  }

  /** What the signal does by itself. */
  public static Default defaultOf(int signal) {
    return switch (signal) {
      case SIGCHLD, SIGURG, SIGWINCH -> Default.IGNORE;
      case SIGCONT -> Default.CONTINUE;
      case SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU -> Default.STOP;
      default -> Default.TERMINATE;
    };
  }

  /** The signal in a set of signals, where signal 1 is the lowest bit. */
  public static long bit(int signal) {
    return 1L << (signal - 1);
  }

  /** Those that cannot be blocked, ignored or handled. */
  public static long unblockable() {
    return bit(SIGKILL) | bit(SIGSTOP);
  }
}
