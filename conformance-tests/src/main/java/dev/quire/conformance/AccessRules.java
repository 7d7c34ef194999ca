package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.PagingException.BadConfiguration;
import dev.quire.api.PagingException.NotMapped;
import dev.quire.api.PagingException.TooManySpaces;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/**
 * Q31: how kernel code reaches page tables. Whichever way it is, edits are the same; each rule
 * tries every one that the backend has.
 */
abstract class AccessRules {
  // More than the transient slots of one of so many processors.
  private static final int MANY = 200;
  private static final int PROCESSORS = 8;
  private static final int ODD_BYTES = (5 << 20) + (3 << 12);
  private static final int MOST_ROOTS = 1 << 16;
  private static final long MOST_RAM = 0xf000_0000L;
  private static final long ODD_BASE = (1L << 30) + (5 << 12);

  /** Runs the body with a machine for every access, changed by {@code change}. */
  private static void each(Rig rig, Consumer<MachineConfig.Builder> change, Consumer<Rig> body) {
    int had = 0;
    for (TableAccessScheme scheme : TableAccessScheme.values()) {
      Rig one = rig.another().configure(change).configure(b -> b.tableAccess(scheme));
      try {
        one.machine();
      } catch (BadConfiguration refused) {
        assertTrue(
            String.valueOf(refused.getMessage()).contains(scheme.name()),
            () -> scheme + " is refused by: " + refused.getMessage());
        continue;
      }
      had++;
      try {
        body.accept(one);
        one.finish();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(scheme + ": " + failure.getMessage(), failure);
      }
    }
    assertTrue(had > 0, "no table access can be had");
  }

  /** Likely causes: a view shows the tables of the edit that was opened or used last. */
  @Rule("Q31.1")
  void nestedEditsReachTheirOwnSpaces(Rig rig) {
    each(rig, b -> {}, one -> nested(one, one.cpu()));
  }

  private static void nested(Rig rig, Processor cpu) {
    AddressSpace[] spaces = {rig.space(), rig.space(), rig.activeSpace()};
    FrameNumber[] frames = {rig.frame(0x10), rig.frame(0x11), rig.frame(0x12), rig.frame(0x13)};
    rig.map(spaces[2], rig.page(3), frames[2]);
    try (TableEdit first = cpu.edit(spaces[0]);
        TableEdit second = cpu.edit(spaces[1]);
        TableEdit third = cpu.edit(spaces[2]);
        TableEdit kernel = cpu.edit(rig.kernel())) {
      TableEdit[] edits = {first, second, third};
      for (int round = 0; round < 3; round++) {
        kernel.map(
            rig.kernelPage(round), frames[3], Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK);
        for (int i = 0; i < 3; i++) {
          PageNumber page = rig.page(round, i);
          edits[i].map(page, frames[i], Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
          edits[(i + 1) % 3].setTicket(page, 1 + i);
          assertEquals(PageState.absent(), edits[(i + 2) % 3].lookup(page));
          Touch.reads(cpu, rig.page(3), 0x12);
          assertEquals(frames[i], ((PageState.Mapped) edits[i].lookup(page)).frame());
        }
        Touch.kernelReads(cpu, rig.kernelPage(round), 0x13);
      }
    }
    for (int i = 0; i < 3; i++) {
      cpu.activate(spaces[i]);
      for (int round = 0; round < 3; round++) {
        if (i != 2 || round != 0) {
          Touch.reads(cpu, rig.page(round, i), 0x10 + i);
        }
      }
    }
  }

  /** Likely causes: a store of a view's opening or closing is not safe against an interrupt. */
  @Rule("Q31.2")
  void anInterruptMayComeAnywhere(Rig rig) {
    for (int every = 1; every <= 3; every++) {
      int interval = every;
      each(rig, b -> b.interruptEvery(interval), AccessRules::interrupted);
    }
  }

  private static void interrupted(Rig rig) {
    AddressSpace edited = rig.space();
    AddressSpace other = rig.space();
    AddressSpace current = rig.activeSpace();
    FrameNumber frame = rig.frame(7);
    rig.map(current, rig.page(9), frame);
    AtomicInteger came = new AtomicInteger();
    rig.paging()
        .setInterruptHandler(
            on -> {
              if (came.incrementAndGet() % 2 == 0) {
                rig.edit(other, edit -> edit.setTicket(rig.page(1), 5));
                rig.edit(other, edit -> edit.takeTicket(rig.page(1)));
              }
              assertSame(current, on.current());
            });
    for (int i = 0; i < 6; i++) {
      PageNumber page = rig.page(i % 2, i);
      try (TableEdit edit = rig.cpu().edit(edited)) {
        edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
        Touch.kernelReads(rig.cpu(), rig.page(9), 7);
        assertThrows(
            AlreadyMapped.class,
            () -> edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK));
        Touch.kernelReads(rig.cpu(), rig.page(9), 7);
        edit.unmap(page);
      }
    }
    assertTrue(came.get() > 0, "interrupts came");
    assertEquals(0, edited.occupiedPages());
    assertEquals(0, other.occupiedPages());
  }

  /** Likely causes: what an operation replaced is put back only where it succeeds. */
  @Rule("Q31.3")
  void whatFailsLeavesTheProcessorAsItWas(Rig rig) {
    each(rig, b -> b.interruptEvery(4), AccessRules::failing);
  }

  private static void failing(Rig rig) {
    AtomicInteger came = new AtomicInteger();
    rig.paging().setInterruptHandler(on -> came.incrementAndGet());
    AddressSpace edited = rig.space();
    AddressSpace current = rig.activeSpace();
    PageNumber page = rig.page(0);
    rig.map(current, page, rig.frame(1));
    rig.map(edited, page, rig.frame(2));
    FrameNumber frame = rig.frame(3);
    try (TableEdit edit = rig.cpu().edit(edited)) {
      assertThrows(
          AlreadyMapped.class,
          () -> edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK));
      Touch.reads(rig.cpu(), page, 1);
      assertThrows(NotMapped.class, () -> edit.unmap(rig.page(1)));
      Touch.reads(rig.cpu(), page, 1);
      int before = came.get();
      for (int i = 0; i < 20; i++) {
        Touch.kernelReads(rig.cpu(), page, 1);
      }
      assertTrue(came.get() > before, "interrupts come again after a failure");
      assertEquals(2, rig.peek(((PageState.Mapped) edit.lookup(page)).frame()));
      assertThrows(
          AlreadyMapped.class,
          () -> edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK));
    }
    Touch.reads(rig.cpu(), page, 1);
    rig.cpu().activate(edited);
    Touch.reads(rig.cpu(), page, 2);
    rig.cpu().activate(current);
    Touch.reads(rig.cpu(), page, 1);
  }

  /** Likely causes: what a view takes is not given back, or not when an operation failed. */
  @Rule("Q31.4")
  void viewsAreGivenBack(Rig rig) {
    each(rig, b -> b.processors(PROCESSORS), AccessRules::manyViews);
  }

  private static void manyViews(Rig rig) {
    AddressSpace one = rig.space();
    AddressSpace two = rig.space();
    rig.activeSpace();
    FrameNumber frame = rig.frame(3);
    for (int i = 0; i < MANY; i++) {
      PageNumber page = rig.page(i % 3, i % 5);
      try (TableEdit outer = rig.cpu().edit(one);
          TableEdit inner = rig.cpu().edit(two)) {
        inner.setTicket(page, 1);
        outer.map(page, frame, Protection.USER_READ, MemoryType.WRITE_BACK);
        assertThrows(AlreadyMapped.class, () -> inner.setTicket(page, 2));
        inner.takeTicket(page);
        outer.unmap(page);
      }
      assertEquals(PageState.absent(), rig.lookup(rig.kernel(), rig.kernelPage(0)));
    }
  }

  /** Likely causes: an address is computed from a frame as if RAM began at 0 or had no end. */
  @Rule("Q31.5")
  void tablesAreReachedWhereverInRamTheyAre(Rig rig) {
    each(
        rig,
        b -> b.ramBase(PhysicalAddress.of(ODD_BASE)).ramBytes(ODD_BYTES).zeroedPool(0),
        AccessRules::tablesEverywhere);
  }

  private static void tablesEverywhere(Rig rig) {
    AddressSpace space = rig.space();
    FrameNumber frame = rig.frame(0x77);
    Hoard hoard = new Hoard(rig.paging().frames());
    List<PageNumber> pages = new ArrayList<>();
    long all = rig.paging().frames().available();
    long tables = Math.min(all / 2, rig.layout().user().count() / rig.layout().tableSpan() - 4);
    for (int i = 0; i < tables; i++) {
      // Tables and what is kept besides take turns, so that tables get frames from end to end.
      hoard.leave(all - 2L * i - 2);
      if (rig.paging().frames().available() < 4) {
        break;
      }
      PageNumber page = rig.page(i, i % 100);
      rig.map(space, page, frame);
      pages.add(page);
    }
    rig.cpu().activate(space);
    for (PageNumber page : pages) {
      Touch.reads(rig.cpu(), page, 0x77);
    }
    rig.cpu().activate(rig.kernel());
    for (PageNumber page : pages) {
      assertEquals(frame, ((PageState.Mapped) rig.unmap(space, page)).frame());
    }
    hoard.giveBack();
  }

  /** Likely causes: processors wait for each other while neither lets interrupts come. */
  @Rule("Q31.6")
  void processorsEditEachOthersSpaces(Rig rig) {
    each(rig, b -> b.processors(2), AccessRules::crossing);
  }

  private static void crossing(Rig rig) {
    AddressSpace[] spaces = {rig.space(), rig.space()};
    FrameNumber frame = rig.frame(9);
    Crew crew = new Crew(rig.paging());
    for (int p = 0; p < 2; p++) {
      AddressSpace mine = spaces[p];
      AddressSpace others = spaces[1 - p];
      int lane = p;
      crew.add(
          rig.cpu(p),
          cpu -> {
            cpu.activate(mine);
            for (int i = 0; i < 40; i++) {
              PageNumber page = rig.page(lane, i % 9);
              PageNumber kernel = rig.kernelPage(lane * rig.layout().tableSpan() + i % 3);
              rig.edit(
                  cpu,
                  others,
                  edit -> edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK));
              rig.edit(
                  cpu,
                  rig.kernel(),
                  edit ->
                      edit.map(kernel, frame, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK));
              Touch.kernelReads(cpu, kernel, 9);
              rig.edit(cpu, others, edit -> edit.unmap(page));
              rig.edit(cpu, rig.kernel(), edit -> edit.unmap(kernel));
            }
            cpu.activate(rig.kernel());
          });
    }
    crew.run();
    assertEquals(0, spaces[0].occupiedPages() + spaces[1].occupiedPages());
  }

  /** Likely causes: addresses that are not there are used all the same. */
  @Rule("Q31.7")
  void ramBeyondTheDirectMapIsRefusedWithTheSum(Rig rig) {
    long kernelBytes = kernelBytes(rig, TableAccessScheme.DIRECT_MAP);
    Assumptions.assumeTrue(kernelBytes < MOST_RAM, "kernel space has addresses for any RAM");
    Rig direct =
        rig.another()
            .configure(b -> b.tableAccess(TableAccessScheme.DIRECT_MAP).ramBytes(MOST_RAM));
    refusedWith(direct, MOST_RAM, kernelBytes);
  }

  private static void refusedWith(Rig rig, long wanted, long had) {
    String message =
        String.valueOf(assertThrows(BadConfiguration.class, rig::machine).getMessage());
    assertTrue(message.contains(Long.toString(wanted)), message);
    assertTrue(message.contains(Long.toString(had)), message);
  }

  private static long kernelBytes(Rig rig, TableAccessScheme scheme) {
    Assumptions.assumeTrue(hasAccess(rig, scheme), () -> scheme + " cannot be had");
    Rig one = rig.another().configure(b -> b.tableAccess(scheme));
    return one.layout().kernel().count() << PageNumber.SHIFT;
  }

  private static boolean hasAccess(Rig rig, TableAccessScheme scheme) {
    try {
      rig.another().configure(b -> b.tableAccess(scheme)).machine();
      return true;
    } catch (BadConfiguration refused) {
      return false;
    }
  }

  /** Likely causes: a root is mapped over another; a place is not given back with its space. */
  @Rule("Q31.8")
  void aSpaceBeyondTheResidentOnesIsRefused(Rig rig) {
    Assumptions.assumeTrue(
        hasAccess(rig, TableAccessScheme.RESIDENT_DIRECTORIES),
        "RESIDENT_DIRECTORIES cannot be had");
    Rig one =
        rig.another()
            .configure(
                b -> b.tableAccess(TableAccessScheme.RESIDENT_DIRECTORIES).residentSpaces(5));
    List<AddressSpace> spaces = new ArrayList<>();
    TooManySpaces refused =
        assertThrows(
            TooManySpaces.class,
            () -> {
              while (spaces.size() < 6) {
                spaces.add(one.space());
              }
            });
    assertTrue(spaces.size() >= 4, () -> spaces.size() + " spaces fit");
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("5"), message);
    one.refused(
        TooManySpaces.class, () -> one.paging().createAddressSpace(one.cpu(), "one too many"));
    FrameNumber frame = one.frame(4);
    for (int i = 0; i < spaces.size(); i++) {
      one.map(spaces.get(i), one.page(i), frame);
    }
    for (int i = 0; i < spaces.size(); i++) {
      one.cpu().activate(spaces.get(i));
      for (int j = 0; j < spaces.size(); j++) {
        assertEquals(i == j, Touch.permits(one.cpu(), one.page(j), Access.READ));
      }
    }
    one.cpu().activate(one.kernel());
    one.destroy(spaces.get(0));
    AddressSpace again = one.space("again");
    assertFalse(again.isDestroyed());
    one.map(again, one.page(1), frame);
    assertEquals(PageState.absent(), one.lookup(spaces.get(2), one.page(1)));
    one.finish();
  }

  /** Likely causes: roots are mapped where something else is. */
  @Rule("Q31.9")
  void residentRootsBeyondKernelSpaceAreRefusedWithTheSum(Rig rig) {
    long kernelBytes = kernelBytes(rig, TableAccessScheme.RESIDENT_DIRECTORIES);
    Assumptions.assumeTrue(
        kernelBytes <= (long) MOST_ROOTS << PageNumber.SHIFT,
        "kernel space has addresses for as many roots as can be asked for");
    Rig resident =
        rig.another()
            .configure(
                b ->
                    b.tableAccess(TableAccessScheme.RESIDENT_DIRECTORIES)
                        .residentSpaces(MOST_ROOTS));
    refusedWith(resident, MOST_ROOTS, kernelBytes);
  }
}
