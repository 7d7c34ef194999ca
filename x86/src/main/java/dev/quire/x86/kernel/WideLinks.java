package dev.quire.x86.kernel;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableIndex;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.WidePde;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries of 64 bits above a page table, which have the same form in every level of long mode, and
 * in the directories of PAE: linking a table is one store.
 */
class WideLinks implements TableLinks {
  private static final long USER_BITS = WidePde.P | WidePde.RW | WidePde.US | WidePde.A | WidePde.D;
  private static final long KERNEL_BITS = WidePde.P | WidePde.RW | WidePde.A | WidePde.D;
  // What an entry that links a user table must have as in USER_BITS.
  private static final long USER_ENTRY =
      WidePde.P | WidePde.RW | WidePde.US | WidePde.PS | WidePde.G | WidePde.XD;

  // Below the frame, a large entry has the bits of a page entry but for PAT, which is not used.
  private static final WideFormat PAGES = new WideFormat();

  /** The level of page directories. */
  static final int DIRECTORY = 2;

  final Geometry geometry;

  WideLinks(Geometry geometry) {
    this.geometry = geometry;
  }

  /** The entry that links the kernel's or a user's table in {@code frame}. */
  static long entry(long frame, boolean user) {
    return WidePde.table(frame, user ? USER_BITS : KERNEL_BITS);
  }

  @Override
  public long table(KernelProcessor on, long at, int level, long page) {
    long word = on.words().load(at);
    if (!WidePde.isPresent(word)) {
      return NONE;
    }
    return WidePde.isLarge(word) ? LARGE : WidePde.tableFrame(word);
  }

  @Override
  public void link(KernelProcessor on, Space space, long at, int level, long page, long frame) {
    on.words().store(at, entry(frame, !space.isKernel()));
  }

  @Override
  public void unlink(KernelProcessor on, Space space, long at, int level, long page) {
    on.words().store(at, WidePde.ABSENT);
  }

  @Override
  public PageState large(KernelProcessor on, long at, int level, long page) {
    long word = on.words().load(at);
    long within = page - geometry.first(level, page);
    return PageState.Mapped.of(
        FrameNumber.of(WidePde.largeFrame(word) + within),
        Protection.of((word & WidePde.US) != 0, (word & WidePde.RW) != 0, (word & WidePde.XD) == 0),
        WideFormat.typeOf(word & (WidePde.PWT | WidePde.PCD)),
        true,
        true,
        (word & WidePde.G) != 0);
  }

  @Override
  public int largeOrder(int level) {
    return geometry.spanShift(level);
  }

  @Override
  public long largeEntry(int level, PageState.Mapped first) {
    long bits = PAGES.leaf(0, first.protection(), first.type(), first.global());
    return WidePde.large(first.frame().value(), PAGES.touch(bits, true));
  }

  @Override
  public void put(KernelProcessor on, long at, int level, long page, long word) {
    on.words().store(at, word);
  }

  @Override
  public Walk.Step explain(KernelProcessor on, Space space, long at, int level, long page) {
    long word = on.words().load(at);
    return Walk.Step.of(
        TableIndex.of(level, geometry.index(level, page)),
        VirtualAddress.of(at),
        word,
        WidePde.describe(word));
  }

  /** Every entry of the root's user part that is present must link a table. */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    List<String> wrong = new ArrayList<>();
    if (space.isKernel()) {
      return wrong;
    }
    int top = geometry.levels();
    long first = space.range().first().value();
    int places = geometry.index(top, space.range().limit().value() - 1) + 1;
    long[] root = new long[places];
    on.words().load(view.root(first), root, places);
    for (int i = 0; i < places; i++) {
      if (WidePde.isPresent(root[i]) && !linksUser(root[i])) {
        wrong.add(
            "entry "
                + i
                + " of the root of "
                + space
                + " does not link a user table: "
                + WidePde.describe(root[i]));
      }
    }
    return wrong;
  }

  /** Whether an entry, which is present, links a table of the user part. */
  static boolean linksUser(long word) {
    return (word & USER_ENTRY) == (USER_BITS & USER_ENTRY);
  }
}
