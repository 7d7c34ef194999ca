package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.qemu.NeedsQemu;
import dev.quire.qemu.hardware.QemuX86Machine;
import dev.quire.x86.kernel.X86Kernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The tables that the x86 kernel builds, read back by QEMU's monitor: every translation, page by
 * page, is what Quire says it is, and there is no other.
 */
@NeedsQemu
class InfoTlbTest {
  private static final long LARGE = 1 << 22;

  /** What a platform wants mapped and 4 MB pages can map. */
  private static final long LARGE_AT = 0xF4000000L;

  private static final long WINDOW = 0xFFC00000L;
  private static final int SLOTS = 1024;
  private static final int SPACES = 3;

  @Test
  void quireAndQemuSeeTheSameTables() {
    long translations = 0;
    try (QemuX86Machine hardware = QemuX86Machine.start(MachineConfig.standard())) {
      Paging paging =
          X86Kernel.boot(
              hardware.cpus(),
              new WithLargePages(hardware.platform(), PageNumber.of(LARGE_AT >>> PageNumber.SHIFT)),
              hardware.observer(),
              hardware.machine().config(),
              UnaryOperator.identity());
      Processor on = paging.processors().get(0);
      translations += compare(hardware, paging, on);
      Dice dice = Dice.of(Settings.seed(), 0);
      for (int i = 0; i < SPACES; i++) {
        AddressSpace space = paging.createAddressSpace(on, "space " + i);
        List<PageNumber> pages = RandomMappings.fill(dice, on, space, paging.layout().user());
        RandomMappings.fill(dice, on, paging.kernelSpace(), paging.layout().kernelHeap());
        on.activate(space);
        RandomMappings.use(dice, on, pages);
        translations += compare(hardware, paging, on);
        RandomMappings.change(dice, on, space, pages);
        translations += compare(hardware, paging, on);
      }
    }
    print(translations);
    assertTrue(translations > SPACES * 2 * RandomMappings.PAGES, "only " + translations);
  }

  @SuppressWarnings("SystemOut") // Numbers that a run is made for.
  private static void print(long translations) {
    System.out.printf("info tlb: %,d translations compared%n", translations);
  }

  private static long compare(QemuX86Machine hardware, Paging paging, Processor on) {
    expected(paging, on); // Looking at tables through the window sets accessed bits there.
    SortedMap<Long, InfoTlb.Entry> ours = expected(paging, on);
    String text = hardware.machine().process().monitor("info tlb");
    SortedMap<Long, InfoTlb.Entry> theirs = InfoTlb.parse(text);
    for (long at : ours.keySet()) {
      assertEquals(ours.get(at), theirs.get(at), () -> "at 0x" + Long.toHexString(at));
    }
    assertEquals(ours.keySet(), theirs.keySet());
    return theirs.size();
  }

  /** All translations as Quire says they are, in the form that QEMU prints. */
  private static SortedMap<Long, InfoTlb.Entry> expected(Paging paging, Processor on) {
    SortedMap<Long, InfoTlb.Entry> entries = new TreeMap<>();
    AddressSpace space = on.current();
    addRanges(entries, paging, on, paging.kernelSpace());
    if (!space.isKernel()) {
      addRanges(entries, paging, on, space);
    }
    // The window shows each entry of the directory as that of a page.
    int[] directory = entries(on, SLOTS - 1);
    for (int slot = 0; slot < SLOTS; slot++) {
      addWord(entries, WINDOW + ((long) slot << PageNumber.SHIFT), directory[slot]);
    }
    // What the kernel has mapped for a moment, before the windows, is in no space's range.
    for (int slot = SLOTS - 3; slot < SLOTS - 1; slot++) {
      int[] table = isPresent(directory[slot]) ? entries(on, slot) : new int[0];
      for (int i = 0; i < table.length; i++) {
        addWord(entries, slot * LARGE + ((long) i << PageNumber.SHIFT), table[i]);
      }
    }
    return entries;
  }

  private static void addRanges(
      SortedMap<Long, InfoTlb.Entry> entries, Paging paging, Processor on, AddressSpace space) {
    PageBuffer states = new PageBuffer();
    for (PageRun run : paging.ranges(on, space)) {
      states.clear();
      try (TableEdit edit = on.edit(space)) {
        edit.lookup(run.pages(), states);
      }
      boolean large = false;
      for (int i = 0; i < states.size(); i++) {
        PageNumber page = run.pages().first().plus(i);
        if (states.state(i) instanceof PageState.Mapped mapped) {
          boolean first = page.value() % SLOTS == 0;
          if (first) {
            large = paging.walk(on, space, page.address()).steps().size() == 1;
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
    return "-"
        + letter('G', mapped.global())
        + letter('P', large)
        + letter('D', mapped.dirty())
        + letter('A', mapped.accessed())
        + letter('C', disabled)
        + letter('T', through)
        + letter('U', mapped.protection().user())
        + letter('W', mapped.protection().writable());
  }

  /** Adds a page outside all ranges by the word of its entry: SDM 3A, table 4-6. */
  private static void addWord(SortedMap<Long, InfoTlb.Entry> entries, long at, int word) {
    if (!isPresent(word)) {
      return;
    }
    String letters = "WUTCAD-G"; // PAT is not printed.
    StringBuilder flags = new StringBuilder();
    for (int bit = 1; bit <= letters.length(); bit++) {
      flags.insert(0, letter(letters.charAt(bit - 1), (word >>> bit & 1) != 0));
    }
    entries.put(at, new InfoTlb.Entry(word & 0xFFFFF000L, "-" + flags));
  }

  /** The entries of a slot's table, as the kernel sees them through its window. */
  private static int[] entries(Processor on, int slot) {
    byte[] bytes = new byte[PageNumber.BYTES];
    long at = WINDOW + ((long) slot << PageNumber.SHIFT);
    on.kernel().read(VirtualAddress.of(at), bytes, 0, bytes.length);
    int[] words = new int[SLOTS];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    return words;
  }

  private static boolean isPresent(int word) {
    return (word & 1) != 0;
  }

  private static char letter(char letter, boolean set) {
    return set ? letter : '-';
  }
}
