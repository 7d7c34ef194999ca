package dev.quire.cli.techniques.workload;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Layout;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;

/**
 * Pieces of kernel space of a few pages each, so far apart that each needs a table of its own:
 * mapping one adds an entry above it, unmapping one removes that.
 */
final class KernelPieces {

  private static final int PAGES = 2;

  private final Bench bench;
  private final AddressSpace kernel;
  private final PageNumber first;
  private final long span;

  /** The version of each piece's stamps; 0 for a piece that is not mapped. */
  private final int[] versions;

  private int lastVersion;

  /** Makes room for at most so many pieces, none of which is mapped. */
  KernelPieces(Bench bench, int most) {
    this.bench = bench;
    kernel = bench.paging().kernelSpace();
    span = bench.paging().layout().tableSpan();
    first = PageNumber.of(start(bench.paging().layout()));
    versions = new int[(int) Math.min(most, room(bench.paging().layout()))];
  }

  /** The first page of the heap that begins a table. */
  private static long start(Layout layout) {
    long span = layout.tableSpan();
    return (layout.kernelHeap().first().value() + span - 1) / span * span;
  }

  /** How many pieces there can be. */
  static long room(Layout layout) {
    return (layout.kernelHeap().limit().value() - start(layout)) / layout.tableSpan();
  }

  int count() {
    return versions.length;
  }

  boolean isMapped(int piece) {
    return versions[piece] != 0;
  }

  private PageNumber page(int piece, int number) {
    return first.plus(piece * span + number);
  }

  /** Maps a piece, and writes to it in the space that is current on {@code on}. */
  void map(Processor on, int piece) {
    versions[piece] = ++lastVersion;
    try (TableEdit edit = on.edit(kernel)) {
      for (int i = 0; i < PAGES; i++) {
        FrameNumber frame =
            bench.paging().frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, FRAMES_OF));
        edit.map(page(piece, i), frame, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK);
      }
    }
    for (int i = 0; i < PAGES; i++) {
      on.kernel().store32(Bench.stampAddress(page(piece, i)), stamp(piece, i));
    }
  }

  /** Under which id the frames of pieces are accounted: none that a space has. */
  private static final long FRAMES_OF = Long.MAX_VALUE;

  private int stamp(int piece, int number) {
    return Bench.stamp(kernel, page(piece, number), versions[piece]);
  }

  void unmap(Processor on, int piece) {
    versions[piece] = 0;
    try (TableEdit edit = on.edit(kernel)) {
      for (int i = 0; i < PAGES; i++) {
        if (edit.unmap(page(piece, i)) instanceof PageState.Mapped mapped) {
          edit.release(mapped.frame());
        }
      }
    }
  }

  /** Maps a piece that is not mapped, unmaps one that is. */
  void toggle(Processor on, int piece) {
    if (isMapped(piece)) {
      unmap(on, piece);
    } else {
      map(on, piece);
    }
  }

  /** Reads a piece that is mapped, in the space that is current. */
  void expect(Processor on, int piece) {
    for (int i = 0; i < PAGES; i++) {
      Bench.expectKernel(on, page(piece, i), stamp(piece, i));
    }
  }

  /** Reads a piece, mapped or not, in the space that is current. */
  void expectAsIs(Processor on, int piece) {
    if (isMapped(piece)) {
      expect(on, piece);
    } else {
      Bench.expectNoKernel(on, page(piece, 0));
    }
  }

  void unmapAll(Processor on) {
    for (int piece = 0; piece < versions.length; piece++) {
      if (isMapped(piece)) {
        unmap(on, piece);
      }
    }
  }
}
