package dev.quire.qemu.process;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All guests of this virtual machine. A guest that is given back is paused and kept for a while:
 * whoever takes it next gets it from reset, with its RAM filled anew, which is all the state that a
 * guest has; so it is as good as new, and comes sooner.
 *
 * <p>Every guest ends: when it is given back and enough are kept, when no one can reach it any
 * more, when the virtual machine shuts down, and by the shell that it runs beneath when the virtual
 * machine is killed.
 */
public final class QemuProcesses {

  /** How many guests are kept for the next who wants one. */
  static final int KEPT = 4;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Deque<QemuProcess> KEPT_PROCESSES = new ArrayDeque<>();
  private static final Set<QemuProcess> LIVING = new HashSet<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(QemuProcesses::endAll, "quire-qemu-end"));
  }

  private QemuProcesses() {}

  /**
   * Returns a guest that starts from reset.
   *
   * @param prepare fills its RAM before
   * @throws QemuMissingException if something must be installed first
   * @throws QemuFailureException if QEMU cannot be started
   */
  public static Lease take(Board board, int processors, Consumer<GuestMemory> prepare) {
    QemuProcess kept = kept(board, processors);
    if (kept != null) {
      try {
        kept.restart(prepare);
        return new Lease(kept);
      } catch (IOException e) {
        end(kept);
      }
    }
    QemuProcess started = QemuProcess.start(board, processors, prepare);
    synchronized (LIVING) {
      LIVING.add(started);
    }
    return new Lease(started);
  }

  /** Ends the guests that are kept. */
  public static void endKept() {
    List<QemuProcess> all;
    synchronized (LIVING) {
      all = new ArrayList<>(KEPT_PROCESSES);
      KEPT_PROCESSES.clear();
    }
    all.forEach(QemuProcesses::end);
  }

  private static void endAll() {
    List<QemuProcess> all;
    synchronized (LIVING) {
      all = new ArrayList<>(LIVING);
    }
    all.forEach(QemuProcesses::end);
  }

  private static @Nullable QemuProcess kept(Board board, int processors) {
    synchronized (LIVING) {
      for (Iterator<QemuProcess> each = KEPT_PROCESSES.iterator(); each.hasNext(); ) {
        QemuProcess process = each.next();
        if (process.board().equals(board) && process.processors() == processors) {
          each.remove();
          return process;
        }
      }
    }
    return null;
  }

  private static void giveBack(QemuProcess process, boolean healthy) {
    if (healthy && process.isAlive()) {
      try {
        process.pause();
        keep(process);
        return;
      } catch (IOException e) {
        // Then it ends.
      }
    }
    end(process);
  }

  private static void keep(QemuProcess process) {
    QemuProcess displaced = null;
    synchronized (LIVING) {
      KEPT_PROCESSES.addFirst(process);
      if (KEPT_PROCESSES.size() > KEPT) {
        displaced = KEPT_PROCESSES.removeLast();
      }
    }
    if (displaced != null) {
      end(displaced);
    }
  }

  private static void end(QemuProcess process) {
    try {
      process.end();
    } finally {
      synchronized (LIVING) {
        LIVING.remove(process);
      }
    }
  }

  /** A guest on loan: whoever has it drives it, until it is closed. */
  public static final class Lease implements AutoCloseable {
    private final QemuProcess process;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final Cleaner.Cleanable cleanable;

    private Lease(QemuProcess process) {
      this.process = process;
      AtomicBoolean stillOpen = open;
      AtomicBoolean stillHealthy = healthy;
      cleanable =
          CLEANER.register(
              this,
              () -> {
                stillOpen.set(false);
                giveBack(process, stillHealthy.get());
              });
    }

    /** The guest. */
    public QemuProcess process() {
      return process;
    }

    /** Returns whether the guest may still be driven. */
    public boolean isOpen() {
      return open.get();
    }

    /** Says that the guest failed: it ends when it is given back. */
    public void spoil() {
      healthy.set(false);
    }

    /** Gives the guest back; it may not be driven any more. */
    @Override
    public void close() {
      open.set(false);
      cleanable.clean();
    }
  }
}
