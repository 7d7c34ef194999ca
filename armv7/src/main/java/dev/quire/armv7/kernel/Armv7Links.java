package dev.quire.armv7.kernel;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableIndex;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MemoryTypes;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The mirror and the L1, kept in step: a group of four L1 descriptors and the mirror's word for the
 * frame that they point into.
 *
 * <p>Invariant: each L1 descriptor of group g is a fault, a section, or points at its own quarter
 * of the frame that word g of the mirror maps; that word is valid exactly when one of them points.
 *
 * <p>Unlike x86, linking a table is five stores, in an order in which no walk sees a half-made
 * state.
 */
public final class Armv7Links implements TableLinks {
  private static final int MIRROR = 2;
  private static final int L1 = 3;

  private final Armv7Invalidation invalidation;

  Armv7Links(Armv7Invalidation invalidation) {
    this.invalidation = invalidation;
  }

  private static long mirrorEntry(TableView view, long page) {
    return view.table(MIRROR, page)
        + ((page >>> Armv7Geometry.VIEW_INDEX_BITS) << Armv7Geometry.ENTRY_SHIFT);
  }

  private static long l1Entry(TableView view, long page) {
    long quarter = (page >>> Armv7Geometry.L2_INDEX_BITS) & (Armv7Geometry.QUARTERS - 1);
    return view.root(page) + (quarter << Armv7Geometry.ENTRY_SHIFT);
  }

  @Override
  public long table(KernelProcessor on, TableView view, int level, long page) {
    int word = (int) on.words().load(mirrorEntry(view, page));
    if (L2Descriptor.isValid(word)) {
      return L2Descriptor.frame(word);
    }
    return L1Descriptor.isSection((int) on.words().load(l1Entry(view, page))) ? LARGE : NONE;
  }

  /** Mirror first, so that the table can be zeroed in the window before the L1 points at it. */
  @Override
  public void link(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    on.words().store(mirrorEntry(view, page), Armv7Windows.mirrorWord(frame));
    invalidation.publish(on);
    on.words().fill(view.table(1, page), Armv7Geometry.VIEW_ENTRIES, L2Descriptor.ABSENT, 0);
    Armv7Invalidation.cpu(on).dsb();
    on.words()
        .fill(
            view.root(page),
            Armv7Geometry.QUARTERS,
            Integer.toUnsignedLong(Armv7Windows.l1Word(frame, 0)),
            Armv7Windows.l1Step());
    invalidation.publish(on);
  }

  /** Unlike x86, the window shows a table before it is linked: no transient mapping is needed. */
  @Override
  public boolean zeroesTables() {
    return true;
  }

  @Override
  public void unlink(KernelProcessor on, Space space, TableView view, int level, long page) {
    on.words().fill(view.root(page), Armv7Geometry.QUARTERS, L1Descriptor.ABSENT, 0);
  }

  @Override
  public void unview(KernelProcessor on, Space space, TableView view, int level, long page) {
    on.words().store(mirrorEntry(view, page), L2Descriptor.ABSENT);
    Armv7Invalidation.cpu(on).dsb();
    invalidation.windowPage(on, space, page);
    // A foreign window may stay open for an outer edit.
    invalidation.allAsids(on, view.table(1, page));
    invalidation.complete(on);
  }

  @Override
  public PageState large(KernelProcessor on, TableView view, int level, long page) {
    int section = (int) on.words().load(l1Entry(view, page));
    long first =
        Integer.toUnsignedLong(L1Descriptor.sectionBase(section)) >>> Armv7Geometry.PAGE_SHIFT;
    long frame = first + (page & ((1 << Armv7Geometry.L2_INDEX_BITS) - 1));
    return PageState.Mapped.of(
        FrameNumber.of(frame),
        Protection.of(
            (section & L1Descriptor.AP1) != 0,
            (section & L1Descriptor.AP2) == 0,
            (section & L1Descriptor.XN) == 0),
        MemoryTypes.type(L1Descriptor.memoryIndex(section)),
        (section & L1Descriptor.AP0) != 0,
        (section & L1Descriptor.AP2) == 0,
        (section & L1Descriptor.NG) == 0);
  }

  @Override
  public List<Walk.Step> explain(KernelProcessor on, TableView view, long page) {
    int group = (int) (page >>> Armv7Geometry.VIEW_INDEX_BITS);
    long mirrorAt = mirrorEntry(view, page);
    long mirror = on.words().load(mirrorAt);
    long l1At = l1Entry(view, page);
    long l1 = on.words().load(l1At);
    return List.of(
        Walk.Step.of(
            TableIndex.of(L1, (int) (page >>> Armv7Geometry.L2_INDEX_BITS)),
            VirtualAddress.of(l1At),
            l1,
            "L1 " + L1Descriptor.describe((int) l1)),
        Walk.Step.of(
            TableIndex.of(MIRROR, group),
            VirtualAddress.of(mirrorAt),
            mirror,
            "mirror (not walked) " + L2Descriptor.describe((int) mirror)));
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    List<String> wrong = new ArrayList<>();
    long first = space.range().first().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    long limit = space.range().limit().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    int[] mirror = new int[(int) (limit - first)];
    int[] descriptors = new int[mirror.length * Armv7Geometry.QUARTERS];
    long page = space.range().first().value();
    on.words().load(mirrorEntry(view, page), mirror, mirror.length);
    on.words().load(view.root(page), descriptors, descriptors.length);
    for (int i = 0; i < mirror.length; i++) {
      int from = i * Armv7Geometry.QUARTERS;
      int[] group = Arrays.copyOfRange(descriptors, from, from + Armv7Geometry.QUARTERS);
      checkGroup(space, first + i, mirror[i], group, wrong);
    }
    return wrong;
  }

  private static void checkGroup(
      Space space, long group, int mirror, int[] descriptors, List<String> wrong) {
    boolean points = false;
    for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
      int l1 = descriptors[quarter];
      if (L1Descriptor.isTable(l1)) {
        points = true;
        long frame = L2Descriptor.isValid(mirror) ? L2Descriptor.frame(mirror) : -1;
        if (L1Descriptor.tableFrame(l1) != frame || L1Descriptor.quarter(l1) != quarter) {
          wrong.add(
              "L1 descriptor "
                  + quarter
                  + " of group "
                  + group
                  + " of "
                  + space
                  + " is "
                  + L1Descriptor.describe(l1)
                  + ", but the mirror has "
                  + L2Descriptor.describe(mirror));
        }
      }
    }
    if (points != L2Descriptor.isValid(mirror)) {
      wrong.add(
          "word "
              + group
              + " of the mirror of "
              + space
              + " is "
              + L2Descriptor.describe(mirror)
              + ", but L1 descriptors of the group "
              + (points ? "point" : "do not point"));
    }
  }
}
