package dev.quire.benchmarks;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.Memory;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.api.port.Cpu;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/** Loads of user code, with and without a cached translation. All pages are mapped and accessed. */
final class AccessWork implements Work {

  /** Operations in each call. */
  static final int OPERATIONS = 1 << 14;

  /** Behind 1 GiB: pages that all show one frame. */
  private static final long ALIKE = Area.GIBIBYTE;

  /** As many pages as the TLB has entries. */
  private static final int TLB_PAGES = 1 << 10;

  private final Subject subject;
  private final Cpu cpu;
  private final Memory user;
  private final LongConsumer invalidation;
  private final int[] oneWord = new int[OPERATIONS];
  private final int[] few = new int[OPERATIONS];
  private final int[] fill = new int[OPERATIONS];
  private final int[] gibibyte = new int[OPERATIONS];

  private AccessWork(Subject subject) {
    this.subject = subject;
    cpu = subject.cpu();
    user = subject.processor().user();
    mapAll();
    invalidation = subject.invalidation();
  }

  static AccessWork create(String backend) {
    AccessWork work = new AccessWork(Subject.boot(backend, 1));
    SplittableRandom random = new SplittableRandom(1);
    work.draw(random, work.oneWord, ALIKE, Area.FRAMES, 1);
    work.draw(random, work.few, 0, Area.FRAMES, PageNumber.BYTES);
    work.draw(random, work.fill, 0, TLB_PAGES, PageNumber.BYTES);
    work.draw(random, work.gibibyte, 0, Area.GIBIBYTE, PageNumber.BYTES);
    return work;
  }

  private void mapAll() {
    AddressSpace space = subject.paging().createAddressSpace(subject.processor(), "accesses");
    subject.processor().activate(space);
    FrameNumber frames = Area.frames(subject);
    try (TableEdit edit = subject.processor().edit(space)) {
      Area.mapInTurn(edit, Area.parts(0, Area.GIBIBYTE), frames);
      for (int i = 0; i < Area.FRAMES; i++) {
        edit.map(
            PageNumber.of(Area.FIRST + ALIKE + i),
            frames,
            Protection.USER_READ,
            MemoryType.WRITE_BACK);
      }
    }
    Area.touch(subject, 0, Area.GIBIBYTE + Area.FRAMES);
  }

  /** Draws aligned addresses below {@code bytes} in {@code pages} pages from a position on. */
  private void draw(SplittableRandom random, int[] to, long first, int pages, int bytes) {
    for (int i = 0; i < to.length; i++) {
      long page = Area.FIRST + first + random.nextInt(pages);
      to[i] = (int) (page << PageNumber.SHIFT) | (random.nextInt(bytes) & -Integer.BYTES);
    }
  }

  Subject subject() {
    return subject;
  }

  /** Loads one physical word through 64 pages: what remains of a load is its translation. */
  long translate() {
    return loads(oneWord);
  }

  /** Loads words of 64 pages. */
  long load() {
    return loads(few);
  }

  /** Loads words of random pages of 1 GiB: nearly none is cached. */
  long walk() {
    return loads(gibibyte);
  }

  private long loads(int[] addresses) {
    long sum = 0;
    for (int address : addresses) {
      sum += cpu.load32(address, true);
    }
    return sum;
  }

  /** Loads words of 64 pages as a caller of the contract does. */
  long loadByContract() {
    long sum = 0;
    for (int address : few) {
      sum += user.load32(VirtualAddress.of(address));
    }
    return sum;
  }

  /** Drops a page's translation, then loads a word of it; in 1024 pages. */
  long invalidateAndLoad() {
    long sum = 0;
    for (int address : fill) {
      invalidation.accept(address);
      sum += cpu.load32(address, true);
    }
    return sum;
  }

  /** What the loads of 64 pages add up to. */
  long expectedOfLoad() {
    return expected(few);
  }

  /** What the loads of 1024 pages add up to. */
  long expectedOfInvalidateAndLoad() {
    return expected(fill);
  }

  /** What the loads of 1 GiB add up to. */
  long expectedOfWalk() {
    return expected(gibibyte);
  }

  private static long expected(int[] addresses) {
    long sum = 0;
    for (int address : addresses) {
      sum += Area.contentOf((address >>> PageNumber.SHIFT) - Area.FIRST);
    }
    return sum;
  }

  @Override
  public void exercise() {
    long all = translate() + load() + loadByContract() + invalidateAndLoad() + walk();
    if (all == 0) {
      throw new IllegalStateException("nothing was loaded");
    }
  }
}
