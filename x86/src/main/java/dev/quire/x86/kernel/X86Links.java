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
  private static final int USER_ENTRY = Pde.P | Pde.RW | Pde.US | Pde.PS | Pde.G;
  private static final int DIRECTORY = 2;

  private final X86Invalidation invalidation;

  X86Links(X86Invalidation invalidation) {
    this.invalidation = invalidation;
  }

  /** The entry that links the kernel's or a user's table in {@code frame}. */
  static long entry(long frame, boolean user) {
    return Integer.toUnsignedLong(Pde.table(frame, user ? USER_BITS : KERNEL_BITS));
  }

  @Override
  public long table(KernelProcessor on, TableView view, int level, long page) {
    int pde = (int) on.words().load(view.root(page));
    if (!Pde.isPresent(pde)) {
      return NONE;
    }
    return Pde.isLarge(pde) ? LARGE : Pde.tableFrame(pde);
  }

  @Override
  public void link(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    on.words().store(view.root(page), entry(frame, !space.isKernel()));
  }

  /** A table is zeroed by a transient mapping: the window shows it only when it is linked. */
  @Override
  public boolean zeroesTables() {
    return false;
  }

  @Override
  public void unlink(KernelProcessor on, Space space, TableView view, int level, long page) {
    on.words().store(view.root(page), Pde.ABSENT);
  }

  /**
   * Unlike ARMv7, the entry that walks use is the one that the window uses. A foreign window may
   * stay open for an outer edit: its page is dropped now, lest a table linked there later is not
   * seen.
   */
  @Override
  public void unview(KernelProcessor on, Space space, TableView view, int level, long page) {
    invalidation.address(on, view.table(1, page));
  }

  @Override
  public PageState large(KernelProcessor on, TableView view, int level, long page) {
    int pde = (int) on.words().load(view.root(page));
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
        (pde & Pde.A) != 0,
        (pde & Pde.D) != 0,
        (pde & Pde.G) != 0);
  }

  @Override
  public List<Walk.Step> explain(KernelProcessor on, TableView view, long page) {
    long at = view.root(page);
    long pde = on.words().load(at);
    int slot = (int) (page >>> X86Geometry.INDEX_BITS);
    return List.of(
        Walk.Step.of(
            TableIndex.of(DIRECTORY, slot), VirtualAddress.of(at), pde, Pde.describe((int) pde)));
  }

  /** The directory must map itself, and every entry of a user part that is present link a table. */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    List<String> wrong = new ArrayList<>();
    long selfAt = view.root((long) X86AddressMap.SELF_SLOT << X86Geometry.INDEX_BITS);
    int self = (int) on.words().load(selfAt);
    boolean own = space.isKernel() ? Pde.isPresent(self) : Pde.tableFrame(self) == space.root();
    if (!own || (self & (Pde.US | Pde.PS | Pde.G)) != 0) {
      wrong.add("slot 1023 of " + space + " is not its own window: " + Pde.describe(self));
    }
    if (!space.isKernel()) {
      checkUserPart(on, space, view, wrong);
    }
    return wrong;
  }

  private static void checkUserPart(
      KernelProcessor on, Space space, TableView view, List<String> wrong) {
    PageRange user = space.range();
    int first = (int) (user.first().value() >>> X86Geometry.INDEX_BITS);
    int[] directory = new int[(int) (user.count() >>> X86Geometry.INDEX_BITS)];
    on.words().load(view.root(user.first().value()), directory, directory.length);
    for (int i = 0; i < directory.length; i++) {
      int pde = directory[i];
      if (Pde.isPresent(pde) && (pde & USER_ENTRY) != (USER_BITS & USER_ENTRY)) {
        wrong.add(
            "slot "
                + (first + i)
                + " of "
                + space
                + " does not link a user table: "
                + Pde.describe(pde));
      }
    }
  }
}
