package dev.quire.x86.kernel;

import dev.quire.api.TableIndex;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.Pdpte;
import java.util.List;

/**
 * The tables of PAE. Below the root they are as in long mode. A page-directory-pointer entry has no
 * rights, appears in no window, and is seen by a processor when CR3 is loaded.
 *
 * <p>Where spaces have windows, a recursive entry stands for it, which is kept in step.
 */
final class PaeLinks extends WideLinks {
  private final PaeInvalidation invalidation;
  private final PaeAddressMap map;
  private final PaeWindows windows;

  PaeLinks(Geometry geometry, PaeAddressMap map, PaeInvalidation invalidation, PaeWindows windows) {
    super(geometry);
    this.map = map;
    this.invalidation = invalidation;
    this.windows = windows;
  }

  /** The page-directory-pointer entry that links the directory in {@code frame}. */
  static long pointer(long frame) {
    return Pdpte.of(frame, Pdpte.P);
  }

  @Override
  public void link(KernelProcessor on, Space space, long at, int level, long page, long frame) {
    if (level != PaeInvalidation.POINTERS) {
      super.link(on, space, at, level, page, frame);
      return;
    }
    if (map.rootIsWindow()) {
      storePointer(on, space, page, pointer(frame));
      windows.linked(on, at, page, frame);
    } else {
      on.words().store(at, pointer(frame));
    }
    invalidation.loadPointers(on, space, page);
  }

  @Override
  public void unlink(KernelProcessor on, Space space, long at, int level, long page) {
    if (level == PaeInvalidation.POINTERS && map.rootIsWindow()) {
      storePointer(on, space, page, Pdpte.ABSENT);
    }
    super.unlink(on, space, at, level, page);
  }

  /** Stores a page-directory-pointer entry by a transient mapping. */
  private void storePointer(KernelProcessor on, Space space, long page, long word) {
    long at = on.mapTransient(space.root());
    try {
      on.words().store(at + geometry.rootOffset(page), word);
    } finally {
      on.unmapTransient(at);
    }
  }

  @Override
  public Walk.Step explain(KernelProcessor on, Space space, long at, int level, long page) {
    if (level != PaeInvalidation.POINTERS) {
      return super.explain(on, space, at, level, page);
    }
    if (!map.rootIsWindow()) {
      return explainPointer(on, at, level, page);
    }
    // What shows kernel space are the tables that are loaded.
    Space walked = space.isKernel() ? on.loadedSpace() : space;
    long root = on.mapTransient(walked.root());
    try {
      return explainPointer(on, root + geometry.rootOffset(page), level, page);
    } finally {
      on.unmapTransient(root);
    }
  }

  private Walk.Step explainPointer(KernelProcessor on, long at, int level, long page) {
    long word = on.words().load(at);
    return Walk.Step.of(
        TableIndex.of(level, geometry.index(level, page)),
        VirtualAddress.of(at),
        word,
        Pdpte.describe(word));
  }

  /** The root has no rights to check; what stands for it is checked with the windows. */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return List.of();
  }
}
