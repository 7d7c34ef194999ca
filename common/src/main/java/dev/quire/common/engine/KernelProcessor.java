package dev.quire.common.engine;

import com.google.errorprone.annotations.MustBeClosed;
import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.FrameAccess;
import dev.quire.api.InterruptHandler;
import dev.quire.api.Memory;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.api.port.Cpu;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A processor as kernel code sees it, over the hardware's {@link Cpu}. */
public final class KernelProcessor implements Processor {
  private final PagingKernel paging;
  private final Cpu cpu;
  private final EventCounts counts = new EventCounts();
  private final EntryWords words;
  private final Geometry geometry;
  private final TableLinks links;
  private final States states;
  private final CpuMemory kernelMemory;
  private final CpuMemory userMemory;
  private final TransientMappings transients;
  private final FaultPath faultPath;
  private final boolean hides;
  private final Queue<Shootdown> shootdowns = new ConcurrentLinkedQueue<>();
  private Space current;
  private @Nullable Edit innermost;
  // The number of the edit that was the last to be used, and is open, or 0.
  private long inUse;
  private EditState[] editStates = new EditState[0];
  private int editDepth;
  private long edits;
  private int openViews;
  private int interruptDepth;
  private boolean pagingOff;
  // Differs from the current space only while another one's root is loaded to reach its tables.
  private Space loaded;

  KernelProcessor(
      PagingKernel paging,
      Cpu cpu,
      Space kernel,
      long transientTable,
      long transientPage,
      int transientPages) {
    this.paging = paging;
    this.cpu = cpu;
    this.current = kernel;
    this.loaded = kernel;
    this.geometry = paging.parts().geometry();
    this.links = paging.parts().links();
    this.hides = paging.parts().access().hides();
    this.words = EntryWords.of(cpu, geometry.entryShift());
    this.states = new States(paging.parts().format());
    this.kernelMemory = new CpuMemory(this, false, paging.lastAddress());
    this.userMemory = new CpuMemory(this, true, paging.lastAddress());
    this.transients =
        new TransientMappings(this, paging, transientTable, transientPage, transientPages);
    this.faultPath = new FaultPath(this, paging);
    kernel.enter(cpu.index());
    cpu.onFault(faultPath::onFault);
    cpu.onInterrupt(this::onInterrupt);
  }

  /** The hardware. */
  public Cpu cpu() {
    return cpu;
  }

  /** The entries of tables, loaded and stored by this processor. */
  public EntryWords words() {
    return words;
  }

  /** Turns entries into page states, for this processor alone. */
  States states() {
    return states;
  }

  /** What is counted here. */
  public EventCounts counts() {
    return counts;
  }

  /** The space that is current. */
  public Space currentSpace() {
    return current;
  }

  /** The space by whose tables this processor translates: the current one but for the moment. */
  public Space loadedSpace() {
    return loaded;
  }

  /** Says whose root is loaded. */
  void setLoadedSpace(Space space) {
    loaded = space;
  }

  /** Whether kernel code has switched paging off for the moment: addresses are physical. */
  boolean pagingIsOff() {
    return pagingOff;
  }

  /** Says that paging was switched off or on. */
  public void setPagingOff(boolean off) {
    pagingOff = off;
  }

  int interruptDepth() {
    return interruptDepth;
  }

  TransientMappings transients() {
    return transients;
  }

  /** Maps a frame for the moment in kernel space and returns its address. */
  public long mapTransient(long frame) {
    return transients.map(frame);
  }

  /** Maps frames that follow each other for the moment, and returns the address of the first. */
  public long mapTransient(long frame, int count) {
    return transients.mapRun(frame, count);
  }

  /** Ends what {@link #mapTransient(long, int)} began. */
  public void unmapTransient(long address, int count) {
    transients.unmapRun(address, count);
  }

  /** Ends what {@link #mapTransient} began. */
  public void unmapTransient(long address) {
    transients.unmap(address);
  }

  /** Fills a frame with zeroes, by a transient mapping. */
  public void zeroFrame(long frame) {
    transients.zero(frame);
  }

  /** Makes the tables of a space reachable; until the view is closed no space is activated. */
  public TableView openView(Space space) {
    if (space.isKernel()) {
      paging.parts().sync().editing(this);
    }
    return openTables(space);
  }

  /** As {@link #openView}; of kernel space only what the current space has is sure to be seen. */
  TableView openTables(Space space) {
    openViews++;
    boolean opened = false;
    try {
      TableView view = paging.parts().access().open(this, space);
      opened = true;
      return view;
    } finally {
      openViews -= opened ? 0 : 1;
    }
  }

  /** Ends what {@link #openView} began. */
  public void closeView(Space space) {
    try {
      paging.parts().access().close(this, space);
    } finally {
      // Not before: an interrupt may come until the window is clear again.
      openViews--;
    }
  }

  /** The address of the entry for {@code page}, or 0 if there is no table for it. */
  long entry(TableView view, long page) {
    long at = view.root(page);
    for (int level = geometry.levels(); level > 1; level--) {
      long table = links.table(this, at, level, page);
      if (table < 0) {
        return 0;
      }
      at = view.table(level - 1, page, table) + geometry.offset(level - 1, page);
    }
    return at;
  }

  /** Whether the lock order allows to wait for {@code space} with what this processor holds. */
  boolean inOrder(Space space) {
    for (Edit edit = innermost; edit != null; edit = edit.outer()) {
      if (edit.target() != space && !edit.target().before(space)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int index() {
    return cpu.index();
  }

  @Override
  public PagingKernel paging() {
    return paging;
  }

  @Override
  public AddressSpace current() {
    return current;
  }

  @Override
  public void activate(AddressSpace space) {
    Space next = paging.own(space);
    if (openViews > 0) {
      throw new PagingException.RefusedInEdit(
          "activating " + next.name(), innermost == null ? next : innermost.target());
    }
    next.checkAlive();
    Space old = current;
    if (next == old) {
      return;
    }
    next.enter(index());
    long work = words.loads() + words.stores();
    // An interrupt's edit might load another root, and whoever keeps spaces in step would not know
    // then where this processor goes.
    boolean masked = cpu.maskInterrupts(true);
    try {
      paging.parts().sync().entering(this, next);
      paging.parts().roots().activate(this, next);
      current = next;
      loaded = next;
    } finally {
      if (current != next) {
        next.leave(index());
      }
      cpu.maskInterrupts(masked);
    }
    counts.add(Counter.SWITCH_WORK, words.loads() + words.stores() - work);
    old.leave(index());
    counts.add(Counter.ACTIVATIONS, 1);
  }

  @Override
  @MustBeClosed
  public TableEdit edit(AddressSpace space) {
    Space target = paging.own(space);
    target.checkAlive();
    target.lock.lock(this, target, inOrder(target));
    // Counted before it opens: an interrupt may edit while it does.
    int depth = editDepth++;
    boolean opened = false;
    try {
      target.checkAlive();
      innermost = new Edit(paging, this, target, innermost, stateAt(depth));
      inUse = 0;
      counts.add(Counter.EDITS, 1);
      opened = true;
      return hides ? HidingEdit.of(this, innermost) : innermost;
    } finally {
      if (!opened) {
        editDepth--;
        target.lock.unlock();
      }
    }
  }

  private EditState stateAt(int depth) {
    if (depth == editStates.length) {
      editStates = Arrays.copyOf(editStates, depth + 1);
      editStates[depth] = new EditState(paging, this);
    }
    return editStates[depth];
  }

  /** A number for an edit that no other has: processors are fewer than the bits of an int. */
  long nextEdit() {
    return ++edits * Integer.SIZE + index();
  }

  @Nullable Edit innermostEdit() {
    return innermost;
  }

  /** Whether an edit was the last to be used, and is open. */
  boolean uses(Edit edit) {
    return inUse == edit.id();
  }

  /** Hides the tables of an edit after an operation, if it was the last to be used. */
  void hide(Edit edit) {
    if (inUse == edit.id()) {
      inUse = 0;
      paging.parts().access().hide(this, edit.target());
    }
  }

  /** Makes the tables of an edit reachable, if another was used since. */
  void use(Edit edit) {
    if (inUse != edit.id()) {
      paging.parts().access().show(this, edit.target());
      inUse = edit.id();
    }
  }

  /** Ends the innermost edit. */
  void ended(Edit edit) {
    innermost = edit.outer();
    inUse = 0;
    editDepth--;
  }

  @Override
  public Memory kernel() {
    return kernelMemory;
  }

  @Override
  public Memory user() {
    return userMemory;
  }

  @Override
  public FrameAccess frames() {
    return transients;
  }

  @Override
  public void run(Runnable body) {
    cpu.attach();
    try {
      body.run();
    } finally {
      cpu.detach();
    }
  }

  @Override
  public void pause() {
    cpu.pause();
  }

  @Override
  public void idle() {
    paging.frames().refillZeroed(this::zeroFrame);
    cpu.pause();
  }

  @Override
  public Counters counters() {
    return counts.with(words, cpu);
  }

  @Override
  public String toString() {
    return "processor " + index();
  }

  /** Lets others go on, and does what they ask of this processor, even if it is masked. */
  public void await() {
    if (shootdowns.isEmpty()) {
      cpu.pause();
    } else if (!paging.parts().access().giveWay(this)) {
      serveShootdowns();
    }
  }

  private void serveShootdowns() {
    for (Shootdown request = shootdowns.poll(); request != null; request = shootdowns.poll()) {
      request.work.serve(this, request.space, request.debts);
      request.done = true;
    }
  }

  private void onInterrupt(boolean fromProcessor) {
    serveShootdowns();
    InterruptHandler handler = paging.interruptHandler();
    if (!fromProcessor && handler != null) {
      counts.add(Counter.INTERRUPTS, 1);
      interruptDepth++;
      try {
        handler.handle(this);
      } finally {
        interruptDepth--;
      }
    }
  }

  /** What a processor does when another asks it to drop translations. */
  @FunctionalInterface
  public interface ShootdownWork {

    /** Drops on {@code on} what {@code debts} of {@code space} names. */
    void serve(KernelProcessor on, Space space, Debts debts);
  }

  /** Has the processors of {@code mask} drop what {@code debts} names; waits until they have. */
  public void shootDown(int mask, Space space, Debts debts, ShootdownWork work) {
    int others = mask & ~(1 << index());
    if (others == 0) {
      return;
    }
    counts.add(Counter.SHOOTDOWNS, 1);
    Shootdown[] sent = new Shootdown[Integer.bitCount(others)];
    int n = 0;
    for (int rest = others; rest != 0; rest &= rest - 1) {
      int target = Integer.numberOfTrailingZeros(rest);
      sent[n] = new Shootdown(space, debts, work);
      paging.processor(target).shootdowns.add(sent[n++]);
      cpu.interrupt(target);
    }
    for (Shootdown request : sent) {
      while (!request.done) {
        await();
      }
    }
  }

  /** A request to one processor. */
  private static final class Shootdown {
    final Space space;
    final Debts debts;
    final ShootdownWork work;
    volatile boolean done;

    Shootdown(Space space, Debts debts, ShootdownWork work) {
      this.space = space;
      this.debts = debts;
      this.work = work;
    }
  }
}
