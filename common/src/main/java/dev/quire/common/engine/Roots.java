package dev.quire.common.engine;

/** Makes, activates and removes the roots of address spaces. */
public interface Roots {

  /**
   * Makes an empty space, of which table access and kernel synchronisation are told, in this order;
   * all or nothing.
   *
   * @throws dev.quire.api.PagingException.TooManySpaces if its root is to be mapped for good and
   *     there is no room
   * @throws dev.quire.api.PagingException.OutOfFrames if there is no frame for its root
   * @throws dev.quire.common.heap.KernelHeapFullException if roots come from a kernel heap, and all
   *     of its addresses are in use by roots that are being made at the same time
   */
  Space create(KernelProcessor on, long id, String name);

  /** Gives back the root of a space whose tables are gone, after dropping what may be cached. */
  void remove(KernelProcessor on, Space space);

  /** Makes {@code space} the one that {@code on} translates by. */
  void activate(KernelProcessor on, Space space);
}
