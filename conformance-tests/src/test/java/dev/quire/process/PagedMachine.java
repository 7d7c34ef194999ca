package dev.quire.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.AddressSpace;
import dev.quire.api.Backend;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.common.process.Processes;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A booted machine with a pager, and what the tests of paging and processes ask of it. */
final class PagedMachine {

  static final long MEBIBYTE = 1 << 20;

  final Machine machine;
  final Paging paging;
  final Processor cpu;
  final BackingStore store;
  final Pager pager;
  final Processes processes;
  final List<Violation> violations = new ArrayList<>();

  int interrupts;

  private final Map<FrameOwner, Long> usageAtBoot;
  private final long heapAtBoot;

  PagedMachine(Backend backend, MachineConfig config, BackingStore store) {
    machine = backend.boot(config);
    this.store = store;
    paging = machine.paging();
    cpu = paging.processors().get(0);
    pager = Pager.create(paging, store);
    processes = Processes.create(pager);
    usageAtBoot = paging.frames().usage();
    heapAtBoot = processes.kernelAddresses().freePages();
  }

  /** A space with one anonymous region, not current. */
  UserSpace space(String name, long firstPage, int pages) {
    UserSpace space = pager.createSpace(cpu, name, violations::add);
    pager.addRegion(
        cpu, space, Region.anonymous("heap", pages(firstPage, pages), Protection.USER_READ_WRITE));
    return space;
  }

  /** What an interrupt does: it edits a space that nobody else has. */
  void interrupted(Processor on, AddressSpace space) {
    interrupts++;
    PageNumber page = paging.layout().user().first();
    try (TableEdit edit = on.edit(space)) {
      edit.setTicket(page, interrupts);
      assertEquals(interrupts, edit.takeTicket(page));
    }
  }

  static PageRange pages(long first, long count) {
    return PageRange.of(PageNumber.of(first), count);
  }

  PageState state(AddressSpace space, long page) {
    try (TableEdit edit = cpu.edit(space)) {
      return edit.lookup(PageNumber.of(page));
    }
  }

  long count(Count count) {
    return pager.statistics(cpu).get(count);
  }

  /**
   * Checks that all came back, that the tables are what they must be, and the checker's silence.
   */
  void assertNothingLeft() {
    cpu.activate(paging.kernelSpace());
    assertEquals(usageAtBoot, paging.frames().usage(), "frames");
    assertEquals(0, store.usedSlots(), "slots");
    assertEquals(heapAtBoot, processes.kernelAddresses().freePages(), "kernel heap");
    assertEquals(0, pager.statistics(cpu).residentPages(), "resident pages");
    assertEquals(0, pager.statistics(cpu).mappings(), "reverse map");
    assertEquals(List.of(), paging.check(cpu, paging.kernelSpace()));
    assertEquals(List.of(), machine.coherenceViolations());
  }
}
