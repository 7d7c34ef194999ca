package dev.quire.x86.kernel;

import dev.quire.api.PageRange;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.RootFrames;
import dev.quire.common.engine.RootView;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableAccess;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.PaeGeometry;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;

/**
 * Page-directory-pointer tables: each with the directory that a space always has, and with that of
 * the kernel where all spaces share it.
 */
final class PaeRoots implements Roots {
  private final RootFrames source;
  private final PaeAddressMap map;
  private final PageRange user;

  PaeRoots(RootFrames source, PaeAddressMap map) {
    this.source = source;
    this.map = map;
    this.user = map.layout().user();
  }

  @Override
  public Space create(KernelProcessor on, long id, String name) {
    RootFrames.Mapped root = source.take(on, 0, Space.ownerOf(id));
    boolean made = false;
    try {
      Space space =
          map.hasOwnDirectory()
              ? withDirectory(on, id, name, root)
              : finish(on, id, name, root, PaeSpace.NONE);
      made = true;
      source.done(on, root);
      return space;
    } finally {
      if (!made) {
        source.cancel(on, root);
      }
    }
  }

  private Space withDirectory(KernelProcessor on, long id, String name, RootFrames.Mapped root) {
    RootFrames.Mapped directory = source.take(on, 0, Space.ownerOf(id));
    boolean made = false;
    try {
      long frame = directory.frame();
      store(on, root, map.ownDirectory(), frame);
      if (map.rootIsWindow()) {
        storeRecursive(on, directory, map.ownDirectory(), frame);
        if (map.isShared()) {
          storeRecursive(on, directory, PaeAddressMap.KERNEL_DIRECTORY, shared(on));
        }
      }
      Space space = finish(on, id, name, root, frame);
      // What always stands there: so the directory never counts as empty.
      on.paging().frames().table().addTableCount(frame, PaeGeometry.POINTERS);
      made = true;
      source.done(on, directory);
      return space;
    } finally {
      if (!made) {
        source.cancel(on, directory);
      }
    }
  }

  private Space finish(
      KernelProcessor on, long id, String name, RootFrames.Mapped root, long directory) {
    long kernel = map.isShared() ? shared(on) : directory;
    store(on, root, PaeAddressMap.KERNEL_DIRECTORY, kernel);
    int frames = directory == PaeSpace.NONE ? 1 : 2;
    Space space = new PaeSpace(id, name, false, user, root.frame(), directory, kernel, frames, 0);
    KernelSpaceSync sync = on.paging().parts().sync();
    TableAccess access = on.paging().parts().access();
    boolean adopted = false;
    try {
      // Last: from now on whoever changes kernel space writes to the directory.
      access.adopt(on, space);
      sync.adopt(on, space, new RootView(PaeKernel.GEOMETRY, root.address()));
      adopted = true;
      return space;
    } finally {
      if (!adopted) {
        sync.forget(on, space);
        access.forget(on, space);
      }
    }
  }

  /** The frame of the directory that all spaces share. */
  private static long shared(KernelProcessor on) {
    return PaeSpace.of(on.paging().kernel()).kernelDirectory();
  }

  private static void store(
      KernelProcessor on, RootFrames.Mapped root, int number, long directory) {
    long at = root.address() + ((long) number << WideGeometry.ENTRY_SHIFT);
    on.words().store(at, PaeLinks.pointer(directory));
  }

  private static void storeRecursive(
      KernelProcessor on, RootFrames.Mapped own, int number, long directory) {
    long at = own.address() + PaeView.pointerOffset(number);
    on.words().store(at, WidePde.table(directory, PaeWindows.WINDOW_BITS));
  }

  /** Nothing of a space that is not current is cached. */
  @Override
  public void remove(KernelProcessor on, Space space) {
    long directory = PaeSpace.of(space).directory();
    if (directory != PaeSpace.NONE) {
      on.paging().frames().drop(directory);
    }
    on.paging().frames().drop(space.root());
  }

  /** Loads CR3, and with it the four page-directory-pointer entries. */
  @Override
  public void activate(KernelProcessor on, Space space) {
    X86Invalidation.cpu(on).setCr3(Cr.cr3(space.root()));
  }
}
