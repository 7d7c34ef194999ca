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
    on.words()
        .fill(
            at,
            Armv7Geometry.QUARTERS,
            Integer.toUnsignedLong(Armv7Windows.l1Word(frame, 0)),
            Armv7Windows.l1Step());
    invalidation.publish(on);
  }

  @Override
  public void unlink(KernelProcessor on, Space space, long at, int level, long page) {
    on.words().fill(at, Armv7Geometry.QUARTERS, L1Descriptor.ABSENT, 0);
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
        (section & L1Descriptor.AP0) != 0,
        (section & L1Descriptor.AP2) == 0,
        (section & L1Descriptor.NG) == 0);
  }

  @Override
  public Walk.Step explain(KernelProcessor on, long at, int level, long page) {
    long descriptorAt = quarter(at, page);
    long descriptor = on.words().load(descriptorAt);
    return Walk.Step.of(
        TableIndex.of(L1, (int) (page >>> Armv7Geometry.L2_INDEX_BITS)),
        VirtualAddress.of(descriptorAt),
        descriptor,
        "L1 " + L1Descriptor.describe((int) descriptor));
  }

  /** The descriptors of a group that link a table link the quarters of one frame. */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    List<String> wrong = new ArrayList<>();
    long first = space.range().first().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    long limit = space.range().limit().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    long[] words = new long[(int) (limit - first) * Armv7Geometry.QUARTERS];
    on.words().load(view.root(space.range().first().value()), words, words.length);
    for (int i = 0; i < words.length; i += Armv7Geometry.QUARTERS) {
      int table = -1;
      for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
        int l1 = (int) words[i + quarter];
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
    }
    return wrong;
  }
}
