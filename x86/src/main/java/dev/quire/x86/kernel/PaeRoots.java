package dev.quire.x86.kernel;

import dev.quire.api.PageRange;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.NewSpace;
import dev.quire.common.engine.RootFrames;
import dev.quire.common.engine.RootView;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
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
    return NewSpace.make(on, source, id, its -> make(on, id, name, its));
  }

  private Space make(KernelProcessor on, long id, String name, NewSpace its) {
    RootFrames.Mapped root = its.take(0);
    long directory = map.hasOwnDirectory() ? directory(on, root, its.take(0)) : PaeSpace.NONE;
    long kernel = map.isShared() ? shared(on) : directory;
    store(on, root, PaeAddressMap.KERNEL_DIRECTORY, kernel);
    int frames = directory == PaeSpace.NONE ? 1 : 2;
    Space space = new PaeSpace(id, name, false, user, root.frame(), directory, kernel, frames, 0);
    its.known(space, new RootView(PaeKernel.GEOMETRY, root.address()));
    return space;
  }

  /** Fills the directory that a space always has, links it and returns its frame. */
  private long directory(KernelProcessor on, RootFrames.Mapped root, RootFrames.Mapped directory) {
    long frame = directory.frame();
    store(on, root, map.ownDirectory(), frame);
    if (map.rootIsWindow()) {
      storeRecursive(on, directory, map.ownDirectory(), frame);
      if (map.isShared()) {
        storeRecursive(on, directory, PaeAddressMap.KERNEL_DIRECTORY, shared(on));
      }
    }
    // What always stands there: so the directory never counts as empty.
    on.paging().frames().table().addTableCount(frame, PaeGeometry.POINTERS);
    return frame;
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
