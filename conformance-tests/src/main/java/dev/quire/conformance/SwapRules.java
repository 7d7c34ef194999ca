package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.process.Process;
import dev.quire.common.process.ProcessState;
import dev.quire.common.process.Processes;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Q23: processes and swap run on the backend as they run on any other. */
abstract class SwapRules {
  private static final int SLOTS = 128;
  private static final int PAGES = 24;

  /** Makes the pager under test. */
  abstract Pager pager(Paging paging, BackingStore store);

  private static UserSpace heap(Rig rig, Pager pager, String name, int pages) {
    UserSpace space = pager.createSpace(rig.cpu(), name, violation -> {});
    pager.addRegion(
        rig.cpu(),
        space,
        Region.anonymous("heap", PageRange.of(rig.page(0), pages), Protection.USER_READ_WRITE));
    return space;
  }

  private static void leave(Rig rig, Pager pager, BackingStore store, List<UserSpace> spaces) {
    rig.cpu().activate(rig.kernel());
    spaces.forEach(space -> pager.destroySpace(rig.cpu(), space));
    assertEquals(0, store.usedSlots(), "slots in use after all spaces are gone");
    assertEquals(0, pager.statistics(rig.cpu()).residentPages(), "resident pages");
    assertEquals(0, pager.statistics(rig.cpu()).mappings(), "mappings that are remembered");
  }

  /**
   * Likely causes: a page is read for page-out while it can still be written; a dirty mark is lost.
   */
  @Rule("Q23.1")
  void whatWasWrittenComesBack(Rig rig) {
    BackingStore store = MemoryStore.create(SLOTS);
    Pager pager = pager(rig.paging(), store);
    UserSpace space = heap(rig, pager, "heap", PAGES);
    pager.setFrameLimit(rig.cpu(), 5);
    rig.cpu().activate(space.space());
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < PAGES; i++) {
        PageNumber page = rig.page(i * 7 % PAGES);
        int word = round == 0 ? 0 : (round - 1) * 100 + i;
        Touch.reads(rig.cpu(), page, word);
        if (i % 2 == 0 || round == 0) {
          Touch.writes(rig.cpu(), page, round * 100 + i);
        } else {
          Touch.writes(rig.cpu(), page, round * 100 + i);
          Touch.reads(rig.cpu(), page, round * 100 + i);
        }
        assertTrue(pager.statistics(rig.cpu()).residentPages() <= 5, "more frames than the limit");
      }
    }
    leave(rig, pager, store, List.of(space));
  }

  /** Likely causes: the policy does not ask whether a page is wired. */
  @Rule("Q23.2")
  void wiredPagesStay(Rig rig) {
    BackingStore store = MemoryStore.create(SLOTS);
    Pager pager = pager(rig.paging(), store);
    UserSpace space = heap(rig, pager, "heap", PAGES);
    PageRange wired = PageRange.of(rig.page(3), 3);
    assertTrue(pager.wire(rig.cpu(), space, wired));
    List<PageState> before = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      before.add(frameOf(rig, space, wired.first().plus(i)));
    }
    assertEquals(Optional.empty(), pager.setFrameLimit(rig.cpu(), 6));
    rig.cpu().activate(space.space());
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < PAGES; i++) {
        if (!wired.contains(rig.page(i))) {
          Touch.writes(rig.cpu(), rig.page(i), i);
        }
        for (int j = 0; j < 3; j++) {
          assertEquals(
              before.get(j),
              frameOf(rig, space, wired.first().plus(j)),
              "a wired page keeps its frame");
        }
      }
    }
    assertEquals(EvictOutcome.HELD, pager.evict(rig.cpu(), space, wired.first()));
    pager.unwire(rig.cpu(), space, wired);
    assertTrue(pager.evict(rig.cpu(), space, wired.first()).isDone());
    leave(rig, pager, store, List.of(space));
  }

  /** Where a page is, without its marks. */
  private static PageState frameOf(Rig rig, UserSpace space, PageNumber page) {
    PageState state = rig.lookup(space.space(), page);
    return state instanceof PageState.Mapped mapped
        ? PageState.Mapped.of(
            mapped.frame(), mapped.protection(), mapped.type(), true, true, mapped.global())
        : state;
  }

  /** Likely causes: the reverse map tells one mapping; dirtiness is asked of the last one only. */
  @Rule("Q23.3")
  void sharedPagesLeaveAllSpaces(Rig rig) {
    BackingStore store = MemoryStore.create(SLOTS);
    Pager pager = pager(rig.paging(), store);
    SharedMemory shared = pager.createShared(rig.cpu(), "shared", 2);
    List<UserSpace> spaces = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UserSpace space = pager.createSpace(rig.cpu(), "sharer " + i, violation -> {});
      pager.addRegion(
          rig.cpu(), space, Region.shared(rig.page(4L * i), Protection.USER_READ_WRITE, shared));
      spaces.add(space);
    }
    for (int writer = 0; writer < 3; writer++) {
      int word = 0x300 + writer;
      for (int i = 0; i < 3; i++) {
        rig.cpu().activate(spaces.get(i).space());
        Touch.reads(rig.cpu(), rig.page(4L * i), writer == 0 ? 0 : word - 1);
      }
      rig.cpu().activate(spaces.get(writer).space());
      Touch.writes(rig.cpu(), rig.page(4L * writer), word);
      assertEquals(
          EvictOutcome.WRITTEN,
          pager.evict(rig.cpu(), spaces.get((writer + 1) % 3), rig.page(4L * ((writer + 1) % 3))));
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(
            PageState.Ticket.class,
            rig.lookup(spaces.get(i).space(), rig.page(4L * i)),
            "the page left every space");
      }
    }
    for (int i = 0; i < 3; i++) {
      rig.cpu().activate(spaces.get(i).space());
      Touch.reads(rig.cpu(), rig.page(4L * i), 0x302);
    }
    rig.cpu().activate(rig.kernel());
    pager.closeShared(rig.cpu(), shared);
    leave(rig, pager, store, spaces);
  }

  /** Likely causes: a frame, the root, a ticket's slot or the kernel stack is forgotten at exit. */
  @Rule("Q23.4")
  void exitGivesEverythingBack(Rig rig) {
    BackingStore store = MemoryStore.create(SLOTS);
    Pager pager = pager(rig.paging(), store);
    Processes processes = Processes.create(pager);
    var before = rig.paging().frames().usage();
    long heap = processes.kernelAddresses().freePages();
    SmallProgram program = new SmallProgram(rig.page(0).address());
    for (StartMode mode : StartMode.values()) {
      for (boolean inside : new boolean[] {true, false}) {
        Process process = spawn(rig, processes, program, mode);
        pager.setFrameLimit(rig.cpu(), 6);
        rig.cpu().activate(process.addressSpace());
        for (int i = 0; i < SmallProgram.DATA_PAGES; i++) {
          rig.cpu().user().store32(program.data().plus((long) i * PageNumber.BYTES), i);
        }
        for (int i = 0; i < SmallProgram.TEXT_PAGES; i++) {
          rig.cpu().user().load32(program.text().plus((long) i * PageNumber.BYTES));
        }
        if (!inside) {
          rig.cpu().activate(rig.kernel());
        }
        processes.exit(rig.cpu(), process);
        assertEquals(rig.kernel(), rig.cpu().current());
        assertEquals(ProcessState.ENDED, process.state());
        assertEquals(before, rig.paging().frames().usage(), "frames in use after exit");
        assertEquals(0, store.usedSlots(), "slots in use after exit");
        assertEquals(
            heap, processes.kernelAddresses().freePages(), "the kernel stack is given back");
        pager.setFrameLimit(rig.cpu(), rig.paging().frames().total());
      }
    }
    assertTrue(processes.alive().isEmpty());
  }

  private static Process spawn(Rig rig, Processes processes, SmallProgram program, StartMode mode) {
    return processes.spawn(
        rig.cpu(),
        SpawnRequest.builder("small", program.executable()).mode(mode).stackPages(8).build());
  }

  /** Likely causes: what the parent writes through the window is not what the process reads. */
  @Rule("Q23.5")
  void bothWaysToStartGiveTheSame(Rig rig) {
    BackingStore store = MemoryStore.create(SLOTS);
    Pager pager = pager(rig.paging(), store);
    Processes processes = Processes.create(pager);
    SmallProgram program = new SmallProgram(rig.page(0).address());
    List<byte[]> stacks = new ArrayList<>();
    for (StartMode mode : StartMode.values()) {
      Process process = spawn(rig, processes, program, mode);
      Processor cpu = rig.cpu();
      cpu.activate(process.addressSpace());
      byte[] image = new byte[SmallProgram.length()];
      cpu.user().read(program.text(), image, 0, image.length);
      for (int i = 0; i < image.length; i++) {
        int offset = i;
        if (image[i] != (byte) program.byteAt(i)) {
          assertEquals(
              program.byteAt(i),
              image[i] & 0xff,
              () -> mode + ": byte " + offset + " of the image");
        }
      }
      byte[] stack = new byte[PageNumber.BYTES - process.stackPointer().offset()];
      cpu.user().read(process.stackPointer(), stack, 0, stack.length);
      stacks.add(stack);
      VirtualAddress text = program.text();
      assertFalse(Touch.permits(cpu, text.page(), Access.WRITE), "text is read-only");
      assertEquals(1, process.violationCount());
      processes.exit(cpu, process);
    }
    for (byte[] stack : stacks) {
      assertArrayEquals(stacks.get(0), stack, "initial stacks");
    }
    assertEquals(0, store.usedSlots());
  }
}
