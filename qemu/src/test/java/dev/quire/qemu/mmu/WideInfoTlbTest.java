package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.qemu.NeedsQemu;
import dev.quire.qemu.hardware.QemuX86Machine;
import dev.quire.x86.kernel.LongKernel;
import dev.quire.x86.kernel.PaeKernel;
import dev.quire.x86.layout.WideGeometry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tables of 64-bit entries that the x86 kernels build, read back by QEMU's monitor: every
 * translation of user pages and of the kernel's heap, page by page, is what Quire says it is, and
 * there is no other. (Where the kernel has its windows, what QEMU prints are entries of upper
 * levels.)
 */
@NeedsQemu
class WideInfoTlbTest {
  private static final int LARGE = WideGeometry.ENTRIES;
  private static final int SPACES = 3;

  /** A machine, its kernel, and how the tables are read. */
  private record Booted(QemuX86Machine hardware, Paging paging, int levels)
      implements AutoCloseable {

    static Booted of(WidePaging format) {
      MachineConfig config = MachineConfig.standard();
      boolean isLong = format == WidePaging.LONG;
      QemuX86Machine hardware =
          isLong ? QemuX86Machine.startLong(config) : QemuX86Machine.startPae(config);
      MachineConfig real = hardware.machine().config();
      PageRange heap = (isLong ? LongKernel.layout(real) : PaeKernel.layout(real)).kernelHeap();
      long at = (heap.first().value() / LARGE + 2) * LARGE;
      WithLargePages platform = new WithLargePages(hardware.platform(), PageNumber.of(at));
      Paging paging =
          isLong
              ? LongKernel.boot(
                  hardware.cpus(), platform, hardware.observer(), real, UnaryOperator.identity())
              : PaeKernel.boot(
                  hardware.cpus(), platform, hardware.observer(), real, UnaryOperator.identity());
      return new Booted(hardware, paging, format.levels());
    }

    @Override
    public void close() {
      hardware.close();
    }
  }

  @ParameterizedTest
  @EnumSource(WidePaging.class)
  void quireAndQemuSeeTheSameTables(WidePaging format) {
    long translations = 0;
    try (Booted booted = Booted.of(format)) {
      Paging paging = booted.paging();
      Processor on = paging.processors().get(0);
      translations += compare(booted, on);
      Dice dice = Dice.of(Settings.seed(), 0);
      for (int i = 0; i < SPACES; i++) {
        AddressSpace space = paging.createAddressSpace(on, "space " + i);
        List<PageNumber> pages = RandomMappings.fill(dice, on, space, paging.layout().user());
        RandomMappings.fill(dice, on, paging.kernelSpace(), paging.layout().kernelHeap());
        on.activate(space);
        RandomMappings.use(dice, on, pages);
        translations += compare(booted, on);
        RandomMappings.change(dice, on, space, pages);
        translations += compare(booted, on);
      }
    }
    print(format, translations);
    assertTrue(translations > SPACES * 2 * RandomMappings.PAGES, "only " + translations);
  }

  @SuppressWarnings("SystemOut") // Numbers that a run is made for.
  private static void print(WidePaging format, long translations) {
    System.out.printf("info tlb, %s: %,d translations compared%n", format, translations);
  }

  private static long compare(Booted booted, Processor on) {
    SortedMap<Long, InfoTlb.Entry> ours = expected(booted, on);
    String text = booted.hardware().machine().process().monitor("info tlb");
    SortedMap<Long, InfoTlb.Entry> theirs = InfoTlb.parse(text);
    PageRange user = booted.paging().layout().user();
    PageRange heap = booted.paging().layout().kernelHeap();
    int compared = 0;
    for (long at : theirs.keySet()) {
      PageNumber page = VirtualAddress.of(at).page();
      if (user.contains(page) || heap.contains(page)) {
        assertEquals(ours.get(at), theirs.get(at), () -> "at 0x" + Long.toHexString(at));
        compared++;
      }
    }
    assertEquals(ours.size(), compared, () -> missing(ours, theirs));
    return compared;
  }

  private static String missing(
      SortedMap<Long, InfoTlb.Entry> ours, SortedMap<Long, InfoTlb.Entry> theirs) {
    SortedMap<Long, InfoTlb.Entry> rest = new TreeMap<>(ours);
    rest.keySet().removeAll(theirs.keySet());
    return "QEMU does not see " + rest;
  }

  /** All translations as Quire says they are, in the form that QEMU prints. */
  private static SortedMap<Long, InfoTlb.Entry> expected(Booted booted, Processor on) {
    SortedMap<Long, InfoTlb.Entry> entries = new TreeMap<>();
    AddressSpace space = on.current();
    addRanges(entries, booted, on, booted.paging().kernelSpace());
    if (!space.isKernel()) {
      addRanges(entries, booted, on, space);
    }
    return entries;
  }

  private static void addRanges(
      SortedMap<Long, InfoTlb.Entry> entries, Booted booted, Processor on, AddressSpace space) {
    PageBuffer states = new PageBuffer();
    for (PageRun run : booted.paging().ranges(on, space)) {
      states.clear();
      try (TableEdit edit = on.edit(space)) {
        edit.lookup(run.pages(), states);
      }
      boolean large = false;
      for (int i = 0; i < states.size(); i++) {
        PageNumber page = run.pages().first().plus(i);
        if (states.state(i) instanceof PageState.Mapped mapped) {
          boolean first = page.value() % LARGE == 0;
          if (first) {
            int steps = booted.paging().walk(on, space, page.address()).steps().size();
            large = steps < booted.levels();
          }
          if (!large || first) {
            long physical = mapped.frame().value() << PageNumber.SHIFT;
            InfoTlb.Entry entry = new InfoTlb.Entry(physical, flags(mapped, large));
            entries.put(page.address().value(), entry);
          }
        }
      }
    }
  }

  private static String flags(PageState.Mapped mapped, boolean large) {
    MemoryType type = mapped.type();
    boolean disabled = type == MemoryType.UNCACHED || type == MemoryType.DEVICE;
    boolean through = type == MemoryType.WRITE_THROUGH || type == MemoryType.DEVICE;
    return letter('X', !mapped.protection().executable())
        + letter('G', mapped.global())
        + letter('P', large)
        + letter('D', mapped.dirty())
        + letter('A', mapped.accessed())
        + letter('C', disabled)
        + letter('T', through)
        + letter('U', mapped.protection().user())
        + letter('W', mapped.protection().writable());
  }

  private static String letter(char letter, boolean set) {
    return set ? String.valueOf(letter) : "-";
  }
}
