package dev.quire.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.common.heap.BadFreeException;
import dev.quire.common.heap.KernelAddresses;
import dev.quire.common.heap.KernelHeap;
import dev.quire.common.heap.KernelHeapFullException;
import dev.quire.conformance.Subjects;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Random histories of a heap against a map of what was written to its allocations. */
class HeapProperties {

  private static final FrameOwner KERNEL = FrameOwner.of(FrameOwner.Use.KERNEL, 1);
  private static final FrameOwner TABLE = FrameOwner.of(FrameOwner.Use.TABLE, 1);
  private static final FrameOwner HOARD = FrameOwner.of(FrameOwner.Use.PAGE, 1);
  private static final int PAGES = 40;
  private static final int LARGEST = 3 * PageNumber.BYTES;
  private static final int ALIGNMENTS = 15;

  /** What a step does. */
  enum Operation {
    ALLOCATE,
    ALLOCATE_SMALL,
    ALLOCATE_PAGES,
    ALLOCATE_RUN,
    FREE,
    FREE_AGAIN,
    GIVE_UP,
    SWITCH,
    STARVE,
    FEED,
    TRIM
  }

  /** One operation; {@code number} says how much, or which. */
  record Step(Operation operation, int number) {
    @Override
    public String toString() {
      return operation + " " + number;
    }
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.of(Operation.values()), Arbitraries.integers().between(0, 1 << 20))
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(120);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void aPackedHeapIsTheModel(
      @ForAll("histories") List<Step> history, @ForAll @IntRange(max = 6) int spares) {
    for (String backend : List.of("x86", "armv7")) {
      if (Subjects.isSelected(backend)) {
        new Played(backend, spares).play(history);
      }
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void aHeapInSinglePageModeIsTheModel(@ForAll("histories") List<Step> history) {
    for (String backend : List.of("x86", "armv7")) {
      if (Subjects.isSelected(backend)) {
        new Played(backend, -1).play(history);
      }
    }
  }

  /** A history on one machine. */
  private static final class Played {
    private final Machine machine;
    private final Paging paging;
    private final Processor cpu;
    private final List<AddressSpace> spaces = new ArrayList<>();
    private final KernelAddresses addresses;
    private final KernelHeap heap;
    private final boolean single;
    private final int spares;
    private final Map<FrameOwner, Long> usage;
    private final Deque<FrameNumber> hoard = new ArrayDeque<>();
    private final TreeMap<VirtualAddress, byte[]> model = new TreeMap<>();
    private final List<VirtualAddress> freed = new ArrayList<>();
    private int seed;

    Played(String backend, int spares) {
      single = spares < 0;
      this.spares = spares;
      machine =
          Subjects.named(backend)
              .boot(MachineConfig.strict().toBuilder().ramBytes(8 << 20).build());
      paging = machine.paging();
      cpu = paging.processors().get(0);
      spaces.add(paging.createAddressSpace(cpu, "one"));
      spaces.add(paging.createAddressSpace(cpu, "other"));
      spaces.add(paging.kernelSpace());
      PageNumber first = paging.layout().kernelHeap().first().plus(3);
      addresses = KernelAddresses.create(PageRange.of(first, PAGES));
      heap =
          single
              ? KernelHeap.singlePages(paging, addresses, KERNEL)
              : KernelHeap.packed(paging, addresses, KERNEL, spares);
      usage = Map.copyOf(paging.frames().usage());
    }

    void play(List<Step> history) {
      try {
        for (Step step : history) {
          play(step);
          check();
        }
        finish();
      } finally {
        machine.close();
      }
    }

    private void play(Step step) {
      int number = step.number();
      switch (step.operation()) {
        case ALLOCATE -> allocate(1 + number % LARGEST, 1 << number % ALIGNMENTS);
        case ALLOCATE_SMALL -> allocate(1 + number % 300, 1 << number % 7);
        case ALLOCATE_PAGES ->
            pages(1 + number % 4, () -> heap.allocatePages(cpu, 1 + number % 4, TABLE));
        case ALLOCATE_RUN -> pages(1 << number % 3, () -> heap.allocateRun(cpu, number % 3, TABLE));
        case FREE -> free(number);
        case FREE_AGAIN -> freeAgain(number);
        case GIVE_UP -> giveUp(number);
        case SWITCH -> cpu.activate(spaces.get(number % spaces.size()));
        case STARVE -> {
          int left = number % 4;
          while (paging.frames().available() > left) {
            hoard.push(paging.frames().allocate(HOARD));
          }
        }
        case FEED -> feed();
        case TRIM -> {
          heap.trim(cpu);
          assertTrue(heap.statistics().bytesFree() <= 2L * model.size() * PageNumber.BYTES);
        }
      }
    }

    private void feed() {
      hoard.forEach(paging.frames()::release);
      hoard.clear();
    }

    private void allocate(int bytes, int alignment) {
      if (single && (bytes > PageNumber.BYTES || alignment > PageNumber.BYTES)) {
        assertThrows(IllegalArgumentException.class, () -> heap.allocate(cpu, bytes, alignment));
        return;
      }
      try {
        VirtualAddress start = heap.allocate(cpu, bytes, alignment);
        assertEquals(0, start.value() & (alignment - 1));
        adopt(start, bytes);
      } catch (KernelHeapFullException full) {
        explained(full);
      }
    }

    private void pages(int count, Supplier<PageRange> allocation) {
      if (single && count > 1) {
        assertThrows(IllegalArgumentException.class, allocation::get);
        return;
      }
      try {
        PageRange pages = allocation.get();
        assertEquals(count, pages.count());
        adopt(pages.first().address(), count * PageNumber.BYTES);
      } catch (KernelHeapFullException full) {
        explained(full);
      }
    }

    /** A refusal says what was lacking, and that was so. */
    private void explained(KernelHeapFullException full) {
      if (full.lack() == KernelHeapFullException.Lack.FRAMES) {
        assertFalse(hoard.isEmpty(), full::getMessage);
      } else {
        assertTrue(addresses.freePages() < PAGES, full::getMessage);
      }
    }

    private void adopt(VirtualAddress start, int bytes) {
      VirtualAddress limit = start.plus(bytes);
      Map.Entry<VirtualAddress, byte[]> below = model.lowerEntry(limit);
      assertTrue(
          below == null || below.getKey().plus(below.getValue().length).compareTo(start) <= 0,
          () -> "an allocation at " + start + " overlaps another");
      assertTrue(addresses.pages().contains(start.page()));
      assertTrue(addresses.pages().contains(limit.plus(-1).page()));
      byte[] contents = new byte[bytes];
      new Random(++seed).nextBytes(contents);
      cpu.kernel().write(start, contents, 0, bytes);
      model.put(start, contents);
      freed.remove(start);
    }

    private VirtualAddress some(int number) {
      return new ArrayList<>(model.keySet()).get(number % model.size());
    }

    private void free(int number) {
      if (!model.isEmpty()) {
        VirtualAddress start = some(number);
        intact(start);
        heap.free(cpu, start);
        model.remove(start);
        freed.add(start);
      }
    }

    private void freeAgain(int number) {
      if (!freed.isEmpty()) {
        VirtualAddress start = freed.get(number % freed.size());
        assertThrows(BadFreeException.class, () -> heap.free(cpu, start));
        assertThrows(BadFreeException.class, () -> heap.giveUp(cpu, start));
      }
    }

    private void giveUp(int number) {
      if (model.isEmpty()) {
        return;
      }
      VirtualAddress start = some(number);
      byte[] contents = written(start);
      List<FrameNumber> frames;
      try {
        frames = heap.giveUp(cpu, start);
      } catch (IllegalArgumentException shared) {
        assertFalse(shared instanceof BadFreeException, shared.getMessage());
        assertTrue(
            start.offset() != 0 || contents.length % PageNumber.BYTES != 0, shared.getMessage());
        return;
      }
      model.remove(start);
      freed.add(start);
      byte[] seen = new byte[frames.size() * PageNumber.BYTES];
      for (int i = 0; i < frames.size(); i++) {
        assertEquals(1, paging.frames().references(frames.get(i)));
        cpu.frames().read(frames.get(i), 0, seen, i * PageNumber.BYTES, PageNumber.BYTES);
      }
      assertArrayEquals(contents, Arrays.copyOf(seen, contents.length));
      frames.forEach(paging.frames()::release);
    }

    private byte[] written(VirtualAddress start) {
      return Objects.requireNonNull(model.get(start));
    }

    private void intact(VirtualAddress start) {
      byte[] wanted = written(start);
      byte[] seen = new byte[wanted.length];
      cpu.kernel().read(start, seen, 0, seen.length);
      assertArrayEquals(wanted, seen, () -> "what was written at " + start);
    }

    /** What the heap says of itself, and what the machine says of it. */
    private void check() {
      assertEquals(model.size(), heap.statistics().allocations());
      assertEquals(
          model.values().stream().mapToLong(bytes -> bytes.length).sum(),
          heap.statistics().bytesUsed());
      long mapped = heap.statistics().pagesMapped();
      Map<FrameOwner, Long> now = paging.frames().usage();
      assertEquals(
          mapped,
          now.getOrDefault(KERNEL, 0L)
              + now.getOrDefault(TABLE, 0L)
              - usage.getOrDefault(KERNEL, 0L)
              - usage.getOrDefault(TABLE, 0L),
          "frames of mapped pages");
      assertTrue(addresses.freePages() <= PAGES - mapped);
      if (!single) {
        assertEquals(PAGES - mapped, addresses.freePages(), "addresses without frames");
        assertTrue(
            heap.statistics().bytesFree() <= (model.size() * 2L + spares) * PageNumber.BYTES,
            "more spare pages than the policy keeps");
      }
    }

    private void finish() {
      model.keySet().forEach(this::intact);
      new ArrayList<>(model.keySet()).forEach(start -> heap.free(cpu, start));
      heap.trim(cpu);
      feed();
      assertEquals(usage, Map.copyOf(paging.frames().usage()), "frames in use");
      assertEquals(PAGES, addresses.freePages());
      cpu.activate(paging.kernelSpace());
      assertEquals(List.of(), paging.check(cpu, paging.kernelSpace()));
      for (AddressSpace space : spaces) {
        if (!space.isKernel()) {
          paging.destroy(cpu, space, new PageBuffer());
        }
      }
      assertEquals(List.of(), machine.coherenceViolations());
    }
  }
}
