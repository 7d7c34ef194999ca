package dev.quire.armv7.kernel;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableIndex;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.MemoryTypes;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import java.util.ArrayList;
import java.util.List;

/**
 * The L1: a table of 1024 entries is linked by the four descriptors of its group.
 *
 * <p>Unlike x86, linking a table is four stores. Each descriptor by itself points at its own
 * quarter, so that no walk sees a half-made state.
 */
public final class Armv7Links implements TableLinks {
  /** The level of the L1. */
  static final int L1 = 2;

  private final Armv7Invalidation invalidation;

  Armv7Links(Armv7Invalidation invalidation) {
    this.invalidation = invalidation;
  }

  /** The address of the descriptor for {@code page} in the group whose first is at {@code at}. */
  private static long quarter(long at, long page) {
    long quarter = (page >>> Armv7Geometry.L2_INDEX_BITS) & (Armv7Geometry.QUARTERS - 1);
    return at + (quarter << Armv7Geometry.ENTRY_SHIFT);
  }

  @Override
  public long table(KernelProcessor on, long at, int level, long page) {
    int word = (int) on.words().load(quarter(at, page));
    if (L1Descriptor.isTable(word)) {
      return L1Descriptor.tableFrame(word);
    }
    return L1Descriptor.isSection(word) ? LARGE : NONE;
  }

  @Override
  public void link(KernelProcessor on, Space space, long at, int level, long page, long frame) {
    long first = Integer.toUnsignedLong(Armv7Windows.l1Word(frame, 0));
    long step = Armv7Windows.l1Step();
    if (space.hasLarge()) {
      fillBesideSections(on, at, first, step);
    } else {
      on.words().fill(at, Armv7Geometry.QUARTERS, first, step);
    }
    invalidation.publish(on);
  }

  /** Unlike x86, a group may have sections beside a table: they stay. */
  private static void fillBesideSections(KernelProcessor on, long at, long first, long step) {
    for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
      long entry = at + ((long) quarter << Armv7Geometry.ENTRY_SHIFT);
      if (!L1Descriptor.isSection((int) on.words().load(entry))) {
        on.words().store(entry, first + quarter * step);
      }
    }
  }

  @Override
  public void unlink(KernelProcessor on, Space space, long at, int level, long page) {
    if (space.hasLarge()) {
      fillBesideSections(on, at, L1Descriptor.ABSENT, 0);
    } else {
      on.words().fill(at, Armv7Geometry.QUARTERS, L1Descriptor.ABSENT, 0);
    }
  }

  /** Unlike x86, a large entry is a section: one of the four descriptors of its group. */
  @Override
  public int largeOrder(int level) {
    return Armv7Geometry.L2_INDEX_BITS;
  }

  @Override
  public long largeEntry(int level, PageState.Mapped first) {
    int bits =
        L1Descriptor.memoryBits(MemoryTypes.index(first.type()))
            | L1Descriptor.AP0
            | (first.protection().user() ? L1Descriptor.AP1 : 0)
            | (first.protection().writable() ? 0 : L1Descriptor.AP2)
            | (first.protection().executable() ? 0 : L1Descriptor.XN)
            | (first.global() ? 0 : L1Descriptor.NG);
    int base = (int) first.frame().value() << Armv7Geometry.PAGE_SHIFT;
    return Integer.toUnsignedLong(L1Descriptor.section(base, bits));
  }

  @Override
  public void put(KernelProcessor on, long at, int level, long page, long word) {
    on.words().store(quarter(at, page), word);
    invalidation.publish(on);
  }

  @Override
  public long beside(KernelProcessor on, long at, int level, long page) {
    long own = quarter(at, page);
    long table = NONE;
    for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
      long entry = at + ((long) quarter << Armv7Geometry.ENTRY_SHIFT);
      int word = entry == own ? L1Descriptor.ABSENT : (int) on.words().load(entry);
      if (L1Descriptor.isTable(word)) {
        table = L1Descriptor.tableFrame(word);
      }
    }
    return table;
  }

  @Override
  public PageState large(KernelProcessor on, long at, int level, long page) {
    int section = (int) on.words().load(quarter(at, page));
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
        true,
        true,
        (section & L1Descriptor.NG) == 0);
  }

  @Override
  public Walk.Step explain(KernelProcessor on, Space space, long at, int level, long page) {
    long descriptorAt = quarter(at, page);
    long descriptor = on.words().load(descriptorAt);
    return Walk.Step.of(
        TableIndex.of(L1, (int) (page >>> Armv7Geometry.L2_INDEX_BITS)),
        VirtualAddress.of(descriptorAt),
        descriptor,
        "L1 " + L1Descriptor.describe((int) descriptor));
  }

  /**
   * The descriptors of a group that link a table link the quarters of one frame; where one does,
   * those that are no sections do.
   */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    List<String> wrong = new ArrayList<>();
    long first = space.range().first().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    long limit = space.range().limit().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    long[] words = new long[(int) (limit - first) * Armv7Geometry.QUARTERS];
    on.words().load(view.root(space.range().first().value()), words, words.length);
    for (int i = 0; i < words.length; i += Armv7Geometry.QUARTERS) {
      int table = -1;
      boolean fault = false;
      for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
        int l1 = (int) words[i + quarter];
        fault |= !L1Descriptor.isTable(l1) && !L1Descriptor.isSection(l1);
        if (L1Descriptor.isTable(l1)) {
          table = table < 0 ? L1Descriptor.tableFrame(l1) : table;
          if (L1Descriptor.tableFrame(l1) != table || L1Descriptor.quarter(l1) != quarter) {
            wrong.add(
                "L1 descriptor "
                    + quarter
                    + " of group "
                    + (first + i / Armv7Geometry.QUARTERS)
                    + " of "
                    + space
                    + " is "
                    + L1Descriptor.describe(l1));
          }
        }
      }
      if (table >= 0 && fault) {
        wrong.add(
            "group "
                + (first + i / Armv7Geometry.QUARTERS)
                + " of "
                + space
                + " has a table, but not in all its descriptors");
      }
    }
    return wrong;
  }
}
