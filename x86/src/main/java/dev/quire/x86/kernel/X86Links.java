package dev.quire.x86.kernel;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableIndex;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.X86Geometry;
import java.util.ArrayList;
import java.util.List;

/** The page directory: linking a table is one store. */
public final class X86Links implements TableLinks {
  private static final int USER_BITS = Pde.P | Pde.RW | Pde.US | Pde.A | Pde.D;
  private static final int KERNEL_BITS = Pde.P | Pde.RW | Pde.A | Pde.D;
  // What an entry of the user part must have as in USER_BITS.
  private static final int USER_ENTRY = Pde.P | Pde.RW | Pde.US;
  // Below the frame, a large entry has the bits of a page entry but for PAT, which is not used.
  private static final X86Format PAGES = new X86Format();

  /** The level of the directory. */
  static final int DIRECTORY = 2;

  X86Links() {}

  /** The entry that links the kernel's or a user's table in {@code frame}. */
  static long entry(long frame, boolean user) {
    return Integer.toUnsignedLong(Pde.table(frame, user ? USER_BITS : KERNEL_BITS));
  }

  @Override
  public long table(KernelProcessor on, long at, int level, long page) {
    int pde = (int) on.words().load(at);
    if (!Pde.isPresent(pde)) {
      return NONE;
    }
    return Pde.isLarge(pde) ? LARGE : Pde.tableFrame(pde);
  }

  @Override
  public void link(KernelProcessor on, Space space, long at, int level, long page, long frame) {
    on.words().store(at, entry(frame, !space.isKernel()));
  }

  @Override
  public void unlink(KernelProcessor on, Space space, long at, int level, long page) {
    on.words().store(at, Pde.ABSENT);
  }

  @Override
  public PageState large(KernelProcessor on, long at, int level, long page) {
    int pde = (int) on.words().load(at);
    long frame = Pde.largeFrame(pde) + (page & (X86Geometry.LARGE_PAGE_FRAMES - 1));
    boolean cached = (pde & Pde.PCD) == 0;
    boolean through = (pde & Pde.PWT) != 0;
    MemoryType type =
        cached
            ? through ? MemoryType.WRITE_THROUGH : MemoryType.WRITE_BACK
            : through ? MemoryType.DEVICE : MemoryType.UNCACHED;
    return PageState.Mapped.of(
        FrameNumber.of(frame),
        Protection.of((pde & Pde.US) != 0, (pde & Pde.RW) != 0, true),
        type,
        true,
        true,
        (pde & Pde.G) != 0);
  }

  @Override
  public int largeOrder(int level) {
    return X86Geometry.INDEX_BITS;
  }

  @Override
  public long largeEntry(int level, PageState.Mapped first) {
    long bits = PAGES.leaf(0, first.protection(), first.type(), first.global());
    return Integer.toUnsignedLong(Pde.large(first.frame().value(), (int) PAGES.touch(bits, true)));
  }

  @Override
  public void put(KernelProcessor on, long at, int level, long page, long word) {
    on.words().store(at, word);
  }

  @Override
  public Walk.Step explain(KernelProcessor on, Space space, long at, int level, long page) {
    long pde = on.words().load(at);
    return Walk.Step.of(
        TableIndex.of(DIRECTORY, (int) (page >>> X86Geometry.INDEX_BITS)),
        VirtualAddress.of(at),
        pde,
        Pde.describe((int) pde));
  }

  /** Every entry of a user part that is present must link a table or map memory for users. */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    List<String> wrong = new ArrayList<>();
    if (!space.isKernel()) {
      checkUserPart(on, space, view, wrong);
    }
    return wrong;
  }

  private static void checkUserPart(
      KernelProcessor on, Space space, TableView view, List<String> wrong) {
    PageRange user = space.range();
    int first = (int) (user.first().value() >>> X86Geometry.INDEX_BITS);
    long[] directory = new long[(int) (user.count() >>> X86Geometry.INDEX_BITS)];
    on.words().load(view.root(user.first().value()), directory, directory.length);
    for (int i = 0; i < directory.length; i++) {
      int pde = (int) directory[i];
      boolean wanted =
          Pde.isLarge(pde) ? (pde & (Pde.US | Pde.G)) == Pde.US : (pde & USER_ENTRY) == USER_ENTRY;
      if (Pde.isPresent(pde) && !wanted) {
        wrong.add(
            "slot "
                + (first + i)
                + " of "
                + space
                + " does not link a user table, nor map memory for users: "
                + Pde.describe(pde));
      }
    }
  }
}
