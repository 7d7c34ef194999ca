package dev.quire.benchmarks;

import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.port.Cpu;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;

/** Demand-zero faults, and the zeroing of frames alone. */
final class FaultWork implements Work {
  private static final int ORDER = 10;

  /** Faults, or frames, in each call. */
  static final int OPERATIONS = 1 << ORDER;

  private static final PageRange PAGES = Area.pages(0, OPERATIONS);

  private final Subject subject;
  private final Processor processor;
  private final Cpu cpu;
  private final Pager pager;
  private final UserSpace space;
  private final FrameNumber frames;

  private FaultWork(Subject subject) {
    this.subject = subject;
    processor = subject.processor();
    cpu = subject.cpu();
    pager = Pager.create(subject.paging(), MemoryStore.create(1));
    space = pager.createSpace(processor, "faults", violation -> {});
    frames = subject.paging().frames().allocateRun(ORDER, FrameOwner.of(FrameOwner.Use.PAGE, 0));
    processor.activate(space.space());
    addPages();
  }

  static FaultWork create(String backend) {
    return new FaultWork(Subject.boot(backend, 1));
  }

  Subject subject() {
    return subject;
  }

  UserSpace space() {
    return space;
  }

  private void addPages() {
    pager.addRegion(processor, space, Region.anonymous("heap", PAGES, Protection.USER_READ_WRITE));
  }

  /** Writes to pages that were never touched: each access faults and is made again. */
  void touch() {
    for (int i = 0; i < OPERATIONS; i++) {
      cpu.store32((Area.FIRST + i) << PageNumber.SHIFT, i, true);
    }
  }

  /** Between two invocations of {@link #touch}: all pages are blank again. */
  void blank() {
    pager.removePages(processor, space, PAGES);
    addPages();
  }

  /** Zeroes as many frames. */
  void zero() {
    for (int i = 0; i < OPERATIONS; i++) {
      processor.frames().zero(frames.plus(i));
    }
  }

  /** A frame that {@link #zero} zeroes. */
  FrameNumber frame(int position) {
    return frames.plus(position);
  }

  @Override
  public void exercise() {
    blank();
    touch();
    zero();
  }
}
