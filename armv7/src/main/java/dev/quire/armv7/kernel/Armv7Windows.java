package dev.quire.armv7.kernel;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MemoryTypes;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.WindowSlots;
import java.util.List;

/**
 * The windows of the mirrors and the foreign windows. The foreign window of processor p is four L1
 * descriptors of kernel space, pointed at the quarters of another space's mirror.
 *
 * <p>Unlike x86, kernel space has a window of its own, and a foreign window is seen by every
 * processor, whatever is current there; but with TTBCR.N = 0 both are as on x86. Mirror words are
 * privileged, execute-never and not global.
 */
final class Armv7Windows implements WindowSlots {
  private static final int WINDOW_BITS =
      L2Descriptor.XN
          | L2Descriptor.NG
          | L2Descriptor.ACCESS_FLAG
          | L2Descriptor.memoryBits(MemoryTypes.WRITE_BACK);

  private static final Armv7View KERNEL = Armv7View.ofKernel();

  private final int n;
  private final Armv7View own;
  private final Armv7View kernel;
  private final Armv7View[] foreign;
  private final Armv7Invalidation invalidation;

  /**
   * Creates the windows.
   *
   * @param count how many foreign windows there are
   */
  Armv7Windows(int n, int count, Armv7Invalidation invalidation) {
    this.n = n;
    this.invalidation = invalidation;
    this.own = Armv7View.ofUser(MirrorGeometry.window(n), n);
    this.kernel = n == 0 ? own : KERNEL;
    this.foreign = new Armv7View[count];
    for (int p = 0; p < count; p++) {
      foreign[p] = Armv7View.ofUser(foreignBase(p), n);
    }
  }

  /** The mirror's word that maps {@code frame}: 0x00345000 gives 0x0034585F. */
  static long mirrorWord(long frame) {
    return Integer.toUnsignedLong(L2Descriptor.of(frame, WINDOW_BITS));
  }

  /** The L1 descriptor of quarter {@code quarter} of a group whose table is in {@code frame}. */
  static int l1Word(long frame, int quarter) {
    return L1Descriptor.tableOf((int) frame << Armv7Geometry.PAGE_SHIFT, quarter);
  }

  /** What the L1 descriptors of a group rise by from quarter to quarter. */
  static int l1Step() {
    return l1Word(0, 1) - l1Word(0, 0);
  }

  @Override
  public TableView own(Space space) {
    return own;
  }

  /** With N = 0 kernel tables are in every L1 and mirror, so that the own window shows them. */
  @Override
  public TableView kernel() {
    return kernel;
  }

  /** The address at which the foreign window of a processor begins. */
  private static long foreignBase(int processor) {
    return Armv7AddressMap.groupAddress(Armv7AddressMap.foreignGroup(processor));
  }

  @Override
  public TableView foreign(int processor) {
    return foreign[processor];
  }

  /** From invalid to valid: nothing is owed but that walks see it. */
  @Override
  public void point(KernelProcessor on, Space space) {
    on.words()
        .fill(
            slotEntry(on),
            MirrorGeometry.foreignQuarters(n),
            Integer.toUnsignedLong(l1Word(space.root(), 0)),
            l1Step());
    invalidation.publish(on);
  }

  @Override
  public void clear(KernelProcessor on) {
    int quarters = MirrorGeometry.foreignQuarters(n);
    on.words().fill(slotEntry(on), quarters, L1Descriptor.ABSENT, 0);
  }

  @Override
  public void forget(KernelProcessor on, long[] pages, int count) {
    Armv7Invalidation.cpu(on).dsb();
    if (n == 0) {
      // The window showed kernel tables too, more than can be named; all with one ASID.
      invalidation.asid(on, Armv7Invalidation.asidOf(on.currentSpace()));
    } else if (count < 0) {
      invalidation.everything(on);
    } else {
      for (int i = 0; i < count; i++) {
        invalidation.allAsids(on, pages[i]);
      }
      long base = foreignBase(on.index());
      for (int quarter = 0; quarter < MirrorGeometry.foreignQuarters(n); quarter++) {
        // What walks remember of each L1 descriptor.
        invalidation.allAsids(on, base + ((long) quarter << Armv7Geometry.SECTION_SHIFT));
      }
    }
    invalidation.complete(on);
  }

  private long slotEntry(KernelProcessor on) {
    return kernel.root(foreignBase(on.index()) >>> Armv7Geometry.PAGE_SHIFT);
  }

  /** Unlike x86, the window shows a table before it is linked: no transient mapping is needed. */
  @Override
  public boolean zeroesTables() {
    return true;
  }

  /** The mirror first, so that the table can be zeroed in the window before the L1 points at it. */
  @Override
  public void linking(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    on.words().store(((Armv7View) view).mirrorEntry(page), mirrorWord(frame));
    invalidation.publish(on);
    long table = view.table(1, page, frame);
    on.words().fill(table, Armv7Geometry.VIEW_ENTRIES, L2Descriptor.ABSENT, 0);
    Armv7Invalidation.cpu(on).dsb();
  }

  @Override
  public void unlinked(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    on.words().store(((Armv7View) view).mirrorEntry(page), L2Descriptor.ABSENT);
    Armv7Invalidation.cpu(on).dsb();
    invalidation.windowPage(on, space, page);
    // A foreign window may stay open for an outer edit.
    invalidation.allAsids(on, view.table(1, page, frame));
    invalidation.complete(on);
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    long first = space.firstPage();
    return MirrorCheck.check(on, space, ((Armv7View) view).mirrorEntry(first), view.root(first));
  }

  @Override
  public void linkingUnseen(KernelProcessor on, Space space, int level, long page, long frame) {
    storeInMirror(on, space, page, mirrorWord(frame));
    invalidation.publish(on);
  }

  @Override
  public void unlinkedUnseen(KernelProcessor on, Space space, int level, long page, long frame) {
    storeInMirror(on, space, page, L2Descriptor.ABSENT);
    Armv7Invalidation.cpu(on).dsb();
    invalidation.windowPage(on, space, page);
    invalidation.complete(on);
  }

  /** Unlike x86, what the own window shows of the highest level is in a frame of its own. */
  private static void storeInMirror(KernelProcessor on, Space space, long page, long word) {
    long at = on.mapTransient(space.root());
    try {
      on.words().store(at + mirrorOffset(page), word);
    } finally {
      on.unmapTransient(at);
    }
  }

  private static long mirrorOffset(long page) {
    return page >>> Armv7Geometry.VIEW_INDEX_BITS << Armv7Geometry.ENTRY_SHIFT;
  }

  @Override
  public List<String> checkUnseen(KernelProcessor on, Space space, TableView view) {
    long first = space.firstPage();
    long at = on.mapTransient(space.root());
    try {
      return MirrorCheck.check(on, space, at + mirrorOffset(first), view.root(first));
    } finally {
      on.unmapTransient(at);
    }
  }

  @Override
  public int addTops(TableView view, long[] pages, int count) {
    pages[count] = ((Armv7View) view).mirror();
    return count + 1;
  }
}
