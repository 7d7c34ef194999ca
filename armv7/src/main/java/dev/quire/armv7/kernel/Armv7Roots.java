package dev.quire.armv7.kernel;

import dev.quire.api.PageRange;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Contextidr;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.armv7.layout.Ttbr;
import dev.quire.common.engine.EntryWords;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.NewSpace;
import dev.quire.common.engine.RootFrames;
import dev.quire.common.engine.RootView;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
import dev.quire.common.frame.ManagedFrames;
import org.jspecify.annotations.Nullable;

/** Mirrors and L1 tables: made by transient mappings; and the ASIDs under which they are used. */
public final class Armv7Roots implements Roots {
  private final RootFrames source;
  private final int n;
  private final PageRange user;
  private final boolean mirrored;
  private final AsidAllocator asids;
  private final Armv7Invalidation invalidation;

  Armv7Roots(
      RootFrames source,
      int n,
      PageRange user,
      boolean mirrored,
      AsidAllocator asids,
      Armv7Invalidation invalidation) {
    this.source = source;
    this.n = n;
    this.user = user;
    this.mirrored = mirrored;
    this.asids = asids;
    this.invalidation = invalidation;
  }

  /** log2 of the frames of an L1 in TTBR0: 2, 1, 0 with N = 0, 1, 2. */
  static int l1Order(int n) {
    return Integer.numberOfTrailingZeros(Armv7Geometry.l1Frames(n));
  }

  @Override
  public Space create(KernelProcessor on, long id, String name) {
    return NewSpace.make(on, source, id, its -> make(on, id, name, its));
  }

  private Space make(KernelProcessor on, long id, String name, NewSpace its) {
    RootFrames.@Nullable Mapped mirror = mirrored ? its.take(0) : null;
    RootFrames.Mapped l1 = its.take(l1Order(n));
    long root = mirror == null ? l1.frame() : mirror.frame();
    int frames = l1.count() + (mirror == null ? 0 : mirror.count());
    Space space =
        new Armv7Space(id, name, false, user, root, l1.frame(), l1.frame(), l1.count(), frames, 0);
    if (mirror != null) {
      fill(on, mirror, l1);
    }
    its.known(space, new RootView(on.paging().parts().geometry(), l1.address()));
    return space;
  }

  /** Has the mirror map itself and the L1, and links it in the group of its window. */
  private void fill(KernelProcessor on, RootFrames.Mapped mirror, RootFrames.Mapped l1) {
    EntryWords words = on.words();
    int self = MirrorGeometry.mirrorWord(n);
    words.store(word(mirror, self), Armv7Windows.mirrorWord(mirror.frame()));
    for (int i = 0; i < l1.count(); i++) {
      int at = MirrorGeometry.l1Word(n) + i;
      words.store(word(mirror, at), Armv7Windows.mirrorWord(l1.frame() + i));
    }
    words.fill(
        word(l1, self << Armv7Geometry.QUARTER_BITS),
        Armv7Geometry.QUARTERS,
        Integer.toUnsignedLong(Armv7Windows.l1Word(mirror.frame(), 0)),
        Armv7Windows.l1Step());
    invalidation.publish(on);
  }

  private static long word(RootFrames.Mapped table, int word) {
    return table.address() + ((long) word << Armv7Geometry.ENTRY_SHIFT);
  }

  /** Unlike x86, translations of a space that is not current may be cached under its ASID. */
  @Override
  public void remove(KernelProcessor on, Space space) {
    Armv7Space gone = (Armv7Space) space;
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    asids.lock(cpu);
    try {
      if (gone.asid() != AsidAllocator.NONE) {
        cpu.dsb();
        invalidation.asid(on, gone.asid());
        invalidation.complete(on);
        asids.giveBack(gone);
      }
    } finally {
      asids.unlock();
    }
    ManagedFrames frames = on.paging().frames();
    if (mirrored) {
      frames.drop(gone.root());
    }
    for (int i = 0; i < Armv7Geometry.l1Frames(n); i++) {
      frames.drop(gone.l1() + i);
    }
  }

  /**
   * Unlike x86, the root and the tag change in two writes. Walks by TTBR0 are off between them, so
   * that nothing of one space is cached under the ASID of the other (B3.10.4).
   */
  @Override
  public void activate(KernelProcessor on, Space space) {
    Armv7Space next = (Armv7Space) space;
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    asids.lock(cpu);
    try {
      int asid = asids.assign(next, () -> invalidateEverywhere(on));
      if (n == 0) {
        activateWhole(on, asid, next);
        return;
      }
      cpu.setTtbcr(Ttbcr.of(n) | Ttbcr.PD0);
      cpu.isb();
      cpu.setContextidr(Contextidr.of(asid));
      cpu.setTtbr0(ttbr(next.l1()));
      cpu.isb();
      cpu.setTtbcr(Ttbcr.of(n));
      cpu.isb();
    } finally {
      asids.unlock();
    }
  }

  /**
   * With N = 0 kernel code is walked for by TTBR0 too, so that walks cannot be off. What is cached
   * between the two writes has an ASID of its own (B3.10.4) and is dropped, lest the next passage
   * walks through tables that are gone by then.
   */
  private void activateWhole(KernelProcessor on, int asid, Armv7Space next) {
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    cpu.setContextidr(Contextidr.of(AsidAllocator.PASSING));
    cpu.isb();
    cpu.setTtbr0(ttbr(next.l1()));
    cpu.isb();
    cpu.setContextidr(Contextidr.of(asid));
    cpu.isb();
    invalidation.localAsid(on, AsidAllocator.PASSING);
  }

  private void invalidateEverywhere(KernelProcessor on) {
    Armv7Invalidation.cpu(on).dsb();
    invalidation.everything(on);
    invalidation.complete(on);
  }

  /** The value of TTBR0 or TTBR1 for an L1 whose first frame this is. */
  static int ttbr(long l1) {
    return Ttbr.of((int) l1 << Armv7Geometry.PAGE_SHIFT);
  }
}
