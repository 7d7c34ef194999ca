package dev.quire.armv7.kernel;

import dev.quire.api.FrameOwner;
import dev.quire.api.PageRange;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Contextidr;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.armv7.layout.Ttbr;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
import dev.quire.common.frame.ManagedFrames;

/** Mirrors and L1 tables: made by transient mappings; and the ASIDs under which they are used. */
public final class Armv7Roots implements Roots {
  private final int n;
  private final PageRange user;
  private final AsidAllocator asids;
  private final Armv7Invalidation invalidation;

  Armv7Roots(int n, PageRange user, AsidAllocator asids, Armv7Invalidation invalidation) {
    this.n = n;
    this.user = user;
    this.asids = asids;
    this.invalidation = invalidation;
  }

  /** log2 of the frames of an L1 in TTBR0: 1 with N = 1, 0 with N = 2. */
  static int l1Order(int n) {
    return Integer.numberOfTrailingZeros(Armv7Geometry.l1Frames(n));
  }

  @Override
  public Space create(KernelProcessor on, long id, String name) {
    ManagedFrames frames = on.paging().frames();
    FrameOwner owner = Space.ownerOf(id);
    int l1Frames = Armv7Geometry.l1Frames(n);
    long mirror = frames.takeZeroed(owner, on::zeroFrame);
    long l1;
    try {
      l1 = frames.takeRun(l1Order(n), owner);
    } catch (RuntimeException e) {
      frames.drop(mirror);
      throw e;
    }
    for (int i = 0; i < l1Frames; i++) {
      on.zeroFrame(l1 + i);
    }
    int self = MirrorGeometry.mirrorWord(n);
    storeWord(on, mirror, self, Armv7Windows.mirrorWord(mirror));
    for (int i = 0; i < l1Frames; i++) {
      storeWord(on, mirror, MirrorGeometry.l1Word(n) + i, Armv7Windows.mirrorWord(l1 + i));
    }
    for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
      int word = (self << Armv7Geometry.QUARTER_BITS) + quarter;
      long frame = l1 + (word >>> Armv7Geometry.VIEW_INDEX_BITS);
      long descriptor = Integer.toUnsignedLong(Armv7Windows.l1Word(mirror, quarter));
      storeWord(on, frame, word & (Armv7Geometry.VIEW_ENTRIES - 1), descriptor);
    }
    invalidation.publish(on);
    return new Armv7Space(id, name, false, user, mirror, l1, 1 + l1Frames, 0);
  }

  private static void storeWord(KernelProcessor on, long frame, int word, long value) {
    long at = on.mapTransient(frame);
    try {
      on.words().store(at + ((long) word << Armv7Geometry.ENTRY_SHIFT), value);
    } finally {
      on.unmapTransient(at);
    }
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
    frames.drop(gone.root());
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
