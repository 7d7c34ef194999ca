package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.process.ControlBlock;
import dev.quire.common.process.Process;
import dev.quire.common.process.ProcessState;
import dev.quire.common.process.Processes;
import dev.quire.common.process.SpawnFailedException;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Q26: fork and exec of processes that run, on several processors, and when they fail. */
abstract class ForkProcessRules {
  private static final int SLOTS = 128;
  private static final int FORKS = 12;

  /** Makes the pager under test. */
  abstract Pager pager(Paging paging, BackingStore store);

  private Family family(Rig rig) {
    BackingStore store = MemoryStore.create(SLOTS);
    return new Family(rig, pager(rig.paging(), store), store);
  }

  /** Likely causes: the right to write goes from the tables, but not from another processor. */
  @Rule("Q26.1")
  void theParentMayRunOnAnotherProcessor(Rig rig) {
    rig.processors(2);
    Family family = family(rig);
    UserSpace parent = family.heap(3);
    Processor other = rig.cpu(1);
    other.activate(parent.space());
    for (int i = 0; i < 3; i++) {
      Touch.writes(other, rig.page(i), 0x10 + i);
    }
    UserSpace child = family.fork(parent, "child");
    for (int i = 0; i < 2; i++) {
      Touch.writes(other, rig.page(i), 0xa0 + i);
      family.reads(child, i, 0x10 + i);
    }
    family.writes(child, 2, 0xc2);
    Touch.reads(other, rig.page(2), 0x12);
    other.activate(child.space());
    Touch.reads(other, rig.page(2), 0xc2);
    Touch.writes(other, rig.page(0), 0xc0);
    other.activate(rig.kernel());
    family.reads(child, 0, 0xc0);
    family.reads(parent, 0, 0xa0);
    family.leave();
  }

  /** Likely causes: a write slips in between the protection and the sharing of a page. */
  @Rule("Q26.2")
  void aChildDoesNotChangeWhileTheParentRuns(Rig rig) {
    rig.processors(2);
    Family family = family(rig);
    UserSpace parent = family.heap(2);
    family.writes(parent, 0, 1);
    rig.cpu().activate(rig.kernel());
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger(1);
    Crew crew = new Crew(rig.paging());
    crew.add(
        rig.cpu(1),
        cpu -> {
          cpu.activate(parent.space());
          try {
            while (!done.get()) {
              Touch.writes(cpu, rig.page(0), written.get() + 1);
              written.incrementAndGet();
              cpu.pause();
            }
          } finally {
            done.set(true);
          }
          cpu.activate(rig.kernel());
        });
    crew.add(
        rig.cpu(0),
        cpu -> {
          try {
            for (int i = 0; i < FORKS; i++) {
              int atLeast = written.get();
              UserSpace child = family.fork(parent, "child");
              int atMost = written.get() + 1;
              cpu.activate(child.space());
              int seen = cpu.user().load32(rig.page(0).address());
              assertTrue(
                  atLeast <= seen && seen <= atMost,
                  () -> atLeast + " to " + atMost + " were written, not " + seen);
              int now = written.get();
              while (written.get() < now + 2 && !done.get()) {
                cpu.pause();
              }
              Touch.reads(cpu, rig.page(0), seen);
              cpu.activate(rig.kernel());
              family.exit(child);
            }
          } finally {
            done.set(true);
          }
        });
    crew.run();
    family.reads(parent, 0, written.get());
    family.leave();
  }

  /** Likely causes: the parent is changed before all frames are there; the child is half made. */
  @Rule("Q26.3")
  void aForkThatFailsChangesNothing(Rig rig) {
    Family family = family(rig);
    Pager pager = family.pager();
    UserSpace parent = family.heap(4);
    family.addFile(parent, 2, Protection.USER_READ_WRITE);
    for (int i = 0; i < 4; i++) {
      family.writes(parent, i, 0x30 + i);
    }
    assertTrue(family.evict(parent, 3).isDone());
    assertTrue(pager.wire(rig.cpu(), parent, family.pages(0, 4)));
    UserSpace child = pager.createSpace(rig.cpu(), "child", violation -> {});
    List<Object> states = family.states(parent, 0, 4);
    Map<Object, Long> frames = Map.copyOf(rig.paging().frames().usage());
    int slots = family.usedSlots();
    Hoard hoard = new Hoard(rig.paging().frames());
    int failures = 0;
    hoard.leave(0);
    while (!forks(rig, pager, parent, child)) {
      assertEquals(states, family.states(parent, 0, 4), "the parent's pages");
      assertEquals(List.of(), child.regions());
      assertEquals(0, child.space().occupiedPages());
      assertEquals(slots, family.usedSlots());
      hoard.giveBack();
      assertEquals(frames, Map.copyOf(rig.paging().frames().usage()), "frames in use");
      for (int i = 0; i < 4; i++) {
        family.writes(parent, i, 0x30 + i);
      }
      hoard.leave(++failures);
    }
    hoard.giveBack();
    assertTrue(failures > 1, "a fork without a frame for a table or for a copy must fail");
    rig.cpu().activate(child.space());
    for (int i = 0; i < 4; i++) {
      Touch.reads(rig.cpu(), rig.page(i), 0x30 + i);
    }
    assertThrows(
        IllegalArgumentException.class, () -> pager.fork(rig.cpu(), parent, child), "twice");
    rig.cpu().activate(rig.kernel());
    pager.destroySpace(rig.cpu(), child);
    assertThrows(PagingException.DestroyedSpace.class, () -> pager.fork(rig.cpu(), parent, child));
    family.leave();
  }

  private static boolean forks(Rig rig, Pager pager, UserSpace parent, UserSpace child) {
    try {
      pager.fork(rig.cpu(), parent, child);
      return true;
    } catch (PagingException.OutOfFrames expected) {
      return false;
    }
  }

  /**
   * Likely causes: something of the parent is the child's, too; the fork leaves another current.
   */
  @Rule("Q26.4")
  void aProcessForksItself(Rig rig) {
    Family family = family(rig);
    Processes processes = Processes.create(family.pager());
    long heap = processes.kernelAddresses().freePages();
    SmallProgram program = new SmallProgram(rig.page(0).address());
    Process parent = spawn(rig, processes, program);
    Processor cpu = rig.cpu();
    List<Process> all = new ArrayList<>(List.of(parent));
    cpu.activate(parent.addressSpace());
    for (int i = 0; i < 3; i++) {
      cpu.user().store32(program.data(), i);
      Process child = processes.fork(cpu, all.get(i), "child " + i);
      assertEquals(all.get(i).addressSpace(), cpu.current());
      assertEquals("child " + i, child.name());
      assertEquals(ProcessState.READY, child.state());
      assertEquals(all.get(i).entry(), child.entry());
      assertEquals(all.get(i).regions().size(), child.regions().size());
      assertNotEquals(all.get(i).kernelStackTop(), child.kernelStackTop());
      assertTrue(child.controlBlock().isSound(cpu.kernel()));
      assertEquals(child.id(), child.controlBlock().read(cpu.kernel(), ControlBlock.Field.ID));
      cpu.user().store32(program.data(), 100 + i);
      all.add(child);
      cpu.activate(child.addressSpace());
    }
    assertEquals(4, processes.alive().size());
    for (int i = 0; i < 4; i++) {
      cpu.activate(all.get(i).addressSpace());
      assertEquals(i < 3 ? 100 + i : 2, cpu.user().load32(program.data()), "data of " + i);
      assertFalse(Touch.permits(cpu, program.text().page(), Access.WRITE));
      assertEquals(1, all.get(i).violationCount(), "each has its own violations");
      assertTrue(sameImage(cpu, program), "the image of " + i);
      processes.exit(cpu, all.get(i));
      assertEquals(rig.kernel(), cpu.current());
    }
    assertThrows(PagingException.DestroyedSpace.class, () -> processes.fork(cpu, parent, "late"));
    assertEquals(heap, processes.kernelAddresses().freePages());
    assertEquals(List.of(), List.copyOf(processes.alive()));
    family.leave();
  }

  private static Process spawn(Rig rig, Processes processes, SmallProgram program) {
    return processes.spawn(
        rig.cpu(), SpawnRequest.builder("small", program.executable()).stackPages(4).build());
  }

  /** Whether all but the first word of the data is what the file has. */
  private static boolean sameImage(Processor cpu, SmallProgram program) {
    byte[] image = new byte[SmallProgram.length()];
    cpu.user().read(program.text(), image, 0, image.length);
    int data = (int) (program.data().value() - program.text().value());
    for (int i = 0; i < image.length; i++) {
      boolean written = i >= data && i < data + Integer.BYTES;
      if (!written && image[i] != (byte) program.byteAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Likely causes: the old image is given up too early, or what it had is not given back. */
  @Rule("Q26.5")
  void execReplacesTheImage(Rig rig) {
    Family family = family(rig);
    Processes processes = Processes.create(family.pager());
    Processor cpu = rig.cpu();
    SmallProgram first = new SmallProgram(rig.page(0).address());
    SmallProgram second = new SmallProgram(rig.page(40).address());
    for (StartMode mode : StartMode.values()) {
      for (boolean inside : new boolean[] {true, false}) {
        Process parent = spawn(rig, processes, first);
        cpu.activate(parent.addressSpace());
        cpu.user().store32(first.data(), 0x60);
        assertTrue(parent.memory().evict(cpu, first.data().page()).isDone());
        Process child = processes.fork(cpu, parent, "child");
        final long id = child.id();
        final VirtualAddress stack = child.kernelStackTop();
        final AddressSpace old = child.addressSpace();
        cpu.activate(inside ? old : rig.kernel());
        processes.exec(
            cpu,
            child,
            SpawnRequest.builder("second", second.executable()).mode(mode).stackPages(4).build());
        assertTrue(old.isDestroyed());
        assertSame(inside ? child.addressSpace() : rig.kernel(), cpu.current());
        assertEquals(id, child.id());
        assertEquals(stack, child.kernelStackTop());
        assertEquals("second", child.name());
        assertEquals(second.text(), child.entry());
        assertEquals(
            child.addressSpace().id(),
            child.controlBlock().read(cpu.kernel(), ControlBlock.Field.SPACE));
        cpu.activate(child.addressSpace());
        assertTrue(sameImage(cpu, second));
        assertFalse(Touch.permits(cpu, first.data().page(), Access.READ), "the old image is gone");
        assertEquals(1, child.violationCount());
        assertEquals(1, cpu.user().load32(child.stackPointer()), "argc");
        cpu.activate(parent.addressSpace());
        assertEquals(0x60, cpu.user().load32(first.data()));
        processes.exit(cpu, parent);
        processes.exit(cpu, child);
        family.nothingIsLeft();
      }
    }
  }

  /** Likely causes: the old image is touched before the new one stands. */
  @Rule("Q26.6")
  void anExecThatFailsChangesNothing(Rig rig) {
    rig.processors(2);
    Family family = family(rig);
    Processes processes = Processes.create(family.pager());
    Processor cpu = rig.cpu();
    SmallProgram program = new SmallProgram(rig.page(0).address());
    for (StartMode mode : StartMode.values()) {
      Process process = spawn(rig, processes, program);
      final AddressSpace space = process.addressSpace();
      cpu.activate(space);
      cpu.user().store32(program.data(), 0x61);
      assertTrue(family.pager().wire(cpu, process.memory().space(), pages(program)));
      SpawnRequest request =
          SpawnRequest.builder("other", program.executable()).mode(mode).stackPages(4).build();
      assertTrue(
          refused(
              () ->
                  processes.exec(cpu, process, request.toBuilder().userRange(tiny(rig)).build())));
      rig.cpu(1).activate(space);
      assertThrows(PagingException.SpaceActive.class, () -> processes.exec(cpu, process, request));
      rig.cpu(1).activate(rig.kernel());
      int failures = 0;
      Hoard hoard = new Hoard(rig.paging().frames());
      hoard.leave(0);
      while (refused(() -> processes.exec(cpu, process, request))) {
        hoard.giveBack();
        assertSame(space, process.addressSpace());
        assertSame(space, cpu.current());
        assertEquals("small", process.name());
        assertEquals(0, process.violationCount());
        assertEquals(0x61, cpu.user().load32(program.data()));
        assertTrue(sameImage(cpu, program));
        hoard.leave(++failures);
      }
      hoard.giveBack();
      assertTrue(failures > 2, "an exec without frames for tables and a stack must fail");
      assertEquals("other", process.name());
      assertEquals(
          program.byteAt((int) (program.data().value() - program.text().value())),
          cpu.user().load8(program.data()));
      processes.exit(cpu, process);
      assertThrows(
          PagingException.DestroyedSpace.class, () -> processes.exec(cpu, process, request));
    }
    family.nothingIsLeft();
  }

  private static PageRange tiny(Rig rig) {
    return PageRange.of(rig.page(100), 2);
  }

  private static boolean refused(Runnable exec) {
    try {
      exec.run();
      return false;
    } catch (PagingException.OutOfFrames | SpawnFailedException | BadExecutableException e) {
      return true;
    }
  }

  private static PageRange pages(SmallProgram program) {
    PageNumber first = program.text().page();
    return PageRange.of(first, SmallProgram.length() / PageNumber.BYTES);
  }
}
