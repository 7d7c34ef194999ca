package dev.quire.qemu.linux.call;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.elf.ByteSource;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructReader;
import dev.quire.qemu.linux.file.HostFile;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.Mappings;
import java.util.Arrays;

/** Calls that change what is mapped: regions and tables of the process. */
final class MemoryCalls {
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int PROT_ALL = 7;
  private static final int MAP_KIND = 3;
  private static final int MAP_SHARED = 1;
  private static final int MAP_SHARED_VALIDATE = 3;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_FIXED_NOREPLACE = 0x100000;
  private static final int REMAP_MAYMOVE = 1;
  private static final int ARGUMENTS_BYTES = 6 * Integer.BYTES;

  /** How many pages a demand-load of a mapped file takes along. */
  private static final int PREFETCH = 3;

  private MemoryCalls() {}

  static void addTo(CallTable table) {
    table
        .add("brk", "p=", MemoryCalls::brk)
        .add("mmap", "p=", MemoryCalls::oldMap)
        .add("mmap2", "pdxxdx=", MemoryCalls::map)
        .add("munmap", "pd", MemoryCalls::unmap)
        .add("mprotect", "pdx", MemoryCalls::protect)
        .add("mremap", "pddxp=", MemoryCalls::remap)
        .add("madvise", "pdd", MemoryCalls::advise)
        .add("msync", "pdx", MemoryCalls::nothing)
        .add("mlock", "pd", MemoryCalls::nothing)
        .add("munlock", "pd", MemoryCalls::nothing);
  }

  private static Mappings mappings(Call call) {
    return call.task().image().mappings();
  }

  private static Processor on(Call call) {
    return call.kernel().processor();
  }

  private static int brk(Call call) {
    return mappings(call).setHeapEnd(on(call), Integer.toUnsignedLong(call.argument(0)));
  }

  /** What is to be mapped, as mmap and mmap2 say it. */
  private record Wish(
      int address, long length, int protection, int flags, int descriptor, long offset) {

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    boolean isShared() {
      int kind = flags & MAP_KIND;
      return kind == MAP_SHARED || kind == MAP_SHARED_VALIDATE;
    }

    boolean isFixed() {
      return has(MAP_FIXED | MAP_FIXED_NOREPLACE);
    }
  }

  private static int map(Call call) {
    long offset = Integer.toUnsignedLong(call.argument(5)) * PageNumber.BYTES;
    return map(
        call,
        new Wish(
            call.argument(0),
            Integer.toUnsignedLong(call.argument(1)),
            call.argument(2),
            call.argument(3),
            call.argument(4),
            offset));
  }

  /** The call of i386 that has its arguments in memory. */
  private static int oldMap(Call call) {
    StructReader from = StructReader.of(call.memory().read(call.argument(0), ARGUMENTS_BYTES));
    Wish wish =
        new Wish(
            from.int32(),
            Integer.toUnsignedLong(from.int32()),
            from.int32(),
            from.int32(),
            from.int32(),
            Integer.toUnsignedLong(from.int32()));
    if (wish.offset() % PageNumber.BYTES != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return map(call, wish);
  }

  private static int map(Call call, Wish wish) {
    int kind = wish.flags() & MAP_KIND;
    if (kind == 0 || (wish.protection() & ~PROT_ALL) != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    PageRange pages = place(call, wish);
    Mappings mappings = mappings(call);
    Region region = region(call, wish, pages);
    // Not before: a call that fails leaves what was there.
    if (!mappings.isFree(pages)) {
      mappings.remove(on(call), pages);
    }
    mappings.add(on(call), wish.protection() == 0 ? region.barred() : region);
    return (int) pages.first().address().value();
  }

  private static Region region(Call call, Wish wish, PageRange pages) {
    Protection protection = protection(wish.protection());
    if (!wish.has(MAP_ANONYMOUS)) {
      return file(call, wish, pages);
    }
    return wish.isShared()
        ? shared(call, pages, protection)
        : Region.anonymous("mmap", pages, protection);
  }

  private static PageRange place(Call call, Wish wish) {
    long count = pages(wish.length());
    if (count == 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    Mappings mappings = mappings(call);
    if (!wish.isFixed()) {
      PageNumber hint = address(wish.address()).page();
      PageRange asked = hint.value() == 0 ? null : PageRange.of(hint, count);
      return asked != null && mappings.isFree(asked) ? asked : mappings.free(count);
    }
    PageRange pages = range(call, wish.address(), wish.length());
    if (wish.has(MAP_FIXED_NOREPLACE) && !mappings.isFree(pages)) {
      throw new ErrnoException(Errno.EEXIST);
    }
    return pages;
  }

  private static Region file(Call call, Wish wish, PageRange pages) {
    if (!(call.task().descriptors().file(wish.descriptor()) instanceof HostFile file)) {
      throw new ErrnoException(Errno.ENODEV);
    }
    if (wish.isShared() && (wish.protection() & PROT_WRITE) != 0) {
      throw new ErrnoException(Errno.EACCES); // it is open for reading only
    }
    call.kernel().keepOpen(file);
    ByteSource source = file.source();
    return Region.file(
        file.name(),
        pages,
        protection(wish.protection()),
        (index, to) -> read(source, wish.offset() + index * PageNumber.BYTES, to),
        PREFETCH);
  }

  private static void read(ByteSource source, long from, byte[] to) {
    Arrays.fill(to, (byte) 0);
    long count = Math.min(PageNumber.BYTES, source.size() - from);
    if (count > 0) {
      source.read(from, to, 0, (int) count);
    }
  }

  private static Region shared(Call call, PageRange pages, Protection protection) {
    Pager pager = call.kernel().processes().pager();
    SharedMemory shared =
        pager.createShared(on(call), "shared mmap", Math.toIntExact(pages.count()));
    // Not before all is over: children have regions of it too.
    call.kernel().atEnd(() -> pager.closeShared(on(call), shared));
    return Region.shared(pages.first(), protection, shared);
  }

  private static int unmap(Call call) {
    mappings(call).remove(on(call), range(call, call.argument(0), length(call, 1)));
    return 0;
  }

  private static int protect(Call call) {
    int wanted = call.argument(2);
    if ((wanted & ~PROT_ALL) != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    if (call.argument(1) == 0) {
      return 0;
    }
    PageRange pages = range(call, call.argument(0), length(call, 1));
    if (wanted == 0) {
      mappings(call).bar(on(call), pages);
    } else {
      mappings(call).protect(on(call), pages, protection(wanted));
    }
    return 0;
  }

  private static byte[] contents(Call call, PageNumber page) {
    return call.memory().read((int) page.address().value(), PageNumber.BYTES);
  }

  private static int remap(Call call) {
    int flags = call.argument(3);
    long count = pages(length(call, 2));
    if ((flags & ~REMAP_MAYMOVE) != 0 || count == 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    Mappings mappings = mappings(call);
    PageRange old = range(call, call.argument(0), length(call, 1));
    Region region =
        mappings.region(old.first()).orElseThrow(() -> new ErrnoException(Errno.EFAULT));
    if (count < old.count()) {
      mappings.remove(on(call), PageRange.between(old.first().plus(count), old.limit()));
    }
    if (count <= old.count()) {
      return call.argument(0);
    }
    if (region.kind() != Region.Kind.ANONYMOUS) {
      throw new ErrnoException(Errno.EINVAL);
    }
    PageRange more = PageRange.of(old.limit(), count - old.count());
    if (mappings.isFree(more)) {
      mappings.add(on(call), Region.anonymous(region.name(), more, region.protection()));
      return call.argument(0);
    }
    if ((flags & REMAP_MAYMOVE) == 0) {
      throw new ErrnoException(Errno.ENOMEM);
    }
    return move(call, region, old, count);
  }

  /** Makes a larger area elsewhere, and copies what the old one held. */
  private static int move(Call call, Region region, PageRange old, long count) {
    PageRange pages = mappings(call).free(count);
    mappings(call).add(on(call), Region.anonymous(region.name(), pages, region.protection()));
    for (long i = 0; i < old.count(); i++) {
      byte[] contents = contents(call, old.first().plus(i));
      call.memory().write((int) pages.first().plus(i).address().value(), contents);
    }
    mappings(call).remove(on(call), old);
    return (int) pages.first().address().value();
  }

  private static final int MADV_DONTNEED = 4;

  private static int advise(Call call) {
    if (call.argument(2) != MADV_DONTNEED || call.argument(1) == 0) {
      return 0;
    }
    PageRange pages = range(call, call.argument(0), length(call, 1));
    Region region =
        mappings(call).region(pages.first()).orElseThrow(() -> new ErrnoException(Errno.ENOMEM));
    boolean whole = region.pages().contains(pages);
    if (whole && region.kind() == Region.Kind.ANONYMOUS) {
      mappings(call).remove(on(call), pages);
      mappings(call).add(on(call), Region.anonymous(region.name(), pages, region.protection()));
    }
    return 0;
  }

  private static int nothing(Call call) {
    return 0;
  }

  private static Protection protection(int wanted) {
    return Protection.of(true, (wanted & PROT_WRITE) != 0, (wanted & PROT_EXEC) != 0);
  }

  private static long length(Call call, int index) {
    return Integer.toUnsignedLong(call.argument(index));
  }

  private static long pages(long bytes) {
    return (bytes + PageNumber.BYTES - 1) / PageNumber.BYTES;
  }

  private static VirtualAddress address(int address) {
    return VirtualAddress.of(Integer.toUnsignedLong(address));
  }

  /** The pages from an address on, which must be one of a page of the process. */
  private static PageRange range(Call call, int address, long bytes) {
    long count = pages(bytes);
    VirtualAddress first = address(address);
    if (first.offset() != 0 || count == 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    PageRange pages = PageRange.of(first.page(), count);
    if (!call.task().image().process().addressSpace().range().contains(pages)) {
      throw new ErrnoException(Errno.ENOMEM);
    }
    return pages;
  }
}
