package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.Fault;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.util.ArrayList;
import java.util.List;

/** Q18: faults and their handler. */
abstract class FaultRules {

  /** Likely causes: the fault registers are read too late, or decoded wrongly. */
  @Rule("Q18.1")
  void faultsAreDescribed(Rig rig) {
    AddressSpace space = rig.activeSpace();
    List<Fault> faults = new ArrayList<>();
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              faults.add(fault.copy());
              return Verdict.VIOLATION;
            });
    VirtualAddress address = rig.page(0).address().plus(0x124);
    assertThrows(AccessViolation.class, () -> rig.cpu().user().load32(address));
    assertThrows(AccessViolation.class, () -> rig.cpu().user().store32(address, 1));
    assertThrows(AccessViolation.class, () -> rig.cpu().kernel().load32(address));
    rig.map(space, rig.page(0), rig.frame(), Protection.USER_READ);
    assertThrows(AccessViolation.class, () -> rig.cpu().user().store32(address, 1));
    assertThrows(AccessViolation.class, () -> rig.cpu().kernel().store32(address, 1));
    assertEquals(5, faults.size());
    for (Fault fault : faults) {
      assertEquals(address, fault.address());
      assertFalse(fault.registers().isBlank());
    }
    assertEquals(
        List.of(Access.READ, Access.WRITE, Access.READ, Access.WRITE, Access.WRITE),
        faults.stream().map(Fault::access).toList());
    assertEquals(
        List.of(true, true, false, true, false), faults.stream().map(Fault::user).toList());
    assertEquals(
        List.of(
            Fault.Cause.NOT_PRESENT,
            Fault.Cause.NOT_PRESENT,
            Fault.Cause.NOT_PRESENT,
            Fault.Cause.PROTECTION,
            Fault.Cause.PROTECTION),
        faults.stream().map(Fault::cause).toList());
  }

  /** Likely causes: the access is not made again, or with the old translation. */
  @Rule("Q18.2")
  void handlerMapsAndTheAccessIsMadeAgain(Rig rig) {
    AddressSpace space = rig.activeSpace();
    FrameNumber first = rig.run(2, 0x30);
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              try (TableEdit edit = processor.edit(space)) {
                PageNumber page = fault.address().page();
                edit.map(
                    page,
                    first.plus(page.value() - rig.page(0).value()),
                    Protection.USER_READ_WRITE,
                    MemoryType.WRITE_BACK);
              }
              return Verdict.RETRY;
            });
    Touch.reads(rig.cpu(), rig.page(1), 0x31);
    Touch.writes(rig.cpu(), rig.page(2), 7);
    Touch.kernelReads(rig.cpu(), rig.page(3), 0x33);
    assertEquals(7, rig.peek(first.plus(2)));
    assertEquals(3, space.occupiedPages());
  }

  /** Likely causes: the store is made before the handler answers. */
  @Rule("Q18.3")
  void violationLeavesMemoryAlone(Rig rig) {
    AddressSpace space = rig.activeSpace();
    FrameNumber frame = rig.frame(5);
    rig.map(space, rig.page(0), frame, Protection.USER_READ);
    Fault fault = Touch.refused(rig.cpu(), rig.page(0), Access.WRITE);
    assertEquals(Access.WRITE, fault.access());
    assertThrows(
        AccessViolation.class, () -> rig.cpu().user().exchange32(rig.page(0).address(), 9));
    assertThrows(
        AccessViolation.class, () -> rig.cpu().user().compareAndSet32(rig.page(0).address(), 5, 9));
    assertEquals(5, rig.peek(frame));
    assertFalse(rig.mapped(space, rig.page(0)).dirty(), "nothing was written");
  }

  /** Likely causes: the emulation of marks, or a spurious fault, is passed on. */
  @Rule("Q18.4")
  void handlerIsNotAskedAboutWhatTheTablesAllow(Rig rig) {
    rig.processors(2);
    AddressSpace space = rig.space();
    rig.cpu(0).activate(space);
    rig.cpu(1).activate(space);
    List<Fault> faults = new ArrayList<>();
    rig.map(space, rig.page(0), rig.frame(), Protection.USER_READ);
    Touch.reads(rig.cpu(1), rig.page(0), 0);
    Touch.refused(rig.cpu(1), rig.page(0), Access.WRITE);
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              faults.add(fault.copy());
              return Verdict.VIOLATION;
            });
    rig.edit(space, edit -> edit.protect(rig.page(0), Protection.USER_READ_WRITE));
    for (int i = 0; i < 3; i++) {
      Touch.writes(rig.cpu(1), rig.page(0), i);
      rig.edit(space, edit -> edit.testAndClearDirty(rig.page(0)));
      rig.edit(space, edit -> edit.testAndClearAccessed(rig.page(0)));
      Touch.writes(rig.cpu(0), rig.page(0), i);
      Touch.reads(rig.cpu(1), rig.page(0), i);
    }
    assertEquals(List.of(), faults);
  }

  /** Likely causes: the copied page is not shown to the processor that faulted. */
  @Rule("Q18.5")
  void handlerAnswersAWriteWithACopy(Rig rig) {
    AddressSpace one = rig.activeSpace();
    AddressSpace two = rig.space();
    FrameNumber shared = rig.frame(0x11);
    FrameNumber copy = rig.frame();
    rig.map(one, rig.page(0), shared, Protection.USER_READ);
    rig.map(two, rig.page(0), shared, Protection.USER_READ);
    Touch.reads(rig.cpu(), rig.page(0), 0x11);
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              processor.frames().copy(shared, copy);
              try (TableEdit edit = processor.edit(processor.current())) {
                edit.remap(
                    fault.address().page(),
                    copy,
                    Protection.USER_READ_WRITE,
                    MemoryType.WRITE_BACK);
              }
              return Verdict.RETRY;
            });
    rig.cpu().user().store32(rig.page(0).address().plus(4), 0x22);
    Touch.reads(rig.cpu(), rig.page(0), 0x11);
    assertEquals(0x22, rig.cpu().user().load32(rig.page(0).address().plus(4)));
    rig.cpu().activate(two);
    Touch.reads(rig.cpu(), rig.page(0), 0x11);
    assertEquals(0, rig.cpu().user().load32(rig.page(0).address().plus(4)));
  }

  /** Likely causes: a ticket cannot be told from an absent page. */
  @Rule("Q18.6")
  void handlerFindsTheTicket(Rig rig) {
    AddressSpace space = rig.activeSpace();
    FrameNumber frame = rig.frame(0x77);
    rig.edit(space, edit -> edit.setTicket(rig.page(0), 1234));
    List<Long> taken = new ArrayList<>();
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              try (TableEdit edit = processor.edit(processor.current())) {
                PageNumber page = fault.address().page();
                if (!(edit.lookup(page) instanceof PageState.Ticket)) {
                  return Verdict.VIOLATION;
                }
                taken.add(edit.takeTicket(page));
                edit.map(page, frame, Protection.USER_READ, MemoryType.WRITE_BACK);
              }
              return Verdict.RETRY;
            });
    Touch.reads(rig.cpu(), rig.page(0), 0x77);
    Touch.reads(rig.cpu(), rig.page(0), 0x77);
    assertEquals(List.of(1234L), taken);
    Touch.refused(rig.cpu(), rig.page(1), Access.READ);
  }

  /** Likely causes: only the first page of an access is translated; work done is done again. */
  @Rule("Q18.7")
  void everyPageOfAnAccessFaultsByItself(Rig rig) {
    AddressSpace space = rig.activeSpace();
    FrameNumber first = rig.run(3, 0);
    List<PageNumber> pages = new ArrayList<>();
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              PageNumber page = fault.address().page();
              pages.add(page);
              try (TableEdit edit = processor.edit(space)) {
                edit.map(
                    page,
                    first.plus(pages.size() - 1),
                    Protection.USER_READ_WRITE,
                    MemoryType.WRITE_BACK);
              }
              return Verdict.RETRY;
            });
    VirtualAddress start = rig.page(0).address().plus(PageNumber.BYTES - 2);
    rig.cpu().user().store32(start, 0x11223344);
    assertEquals(0x11223344, rig.cpu().user().load32(start));
    byte[] bytes = new byte[3 * PageNumber.BYTES];
    rig.cpu().user().write(rig.page(2).address(), bytes, 0, bytes.length);
    rig.cpu().user().fill(rig.page(5).address().plus(1), 3, PageNumber.BYTES);
    assertEquals(
        List.of(
            rig.page(0),
            rig.page(1),
            rig.page(2),
            rig.page(3),
            rig.page(4),
            rig.page(5),
            rig.page(6)),
        pages);
    assertEquals(3, rig.cpu().user().load8(rig.page(6).address()));
    assertEquals(0, rig.cpu().user().load8(rig.page(6).address().plus(1)));
  }

  /** Likely causes: a handler that was replaced is still asked. */
  @Rule("Q18.8")
  void withoutAnswerAFaultIsAViolation(Rig rig) {
    AddressSpace space = rig.activeSpace();
    Touch.refused(rig.cpu(), rig.page(0), Access.READ);
    Touch.refused(rig.cpu(), rig.page(0), Access.WRITE);
    Touch.refused(rig.cpu(), rig.page(0), Access.FETCH);
    rig.map(space, rig.page(1), rig.frame(), Protection.USER_READ);
    Touch.refused(rig.cpu(), rig.page(1), Access.WRITE);
    AccessViolation violation =
        assertThrows(AccessViolation.class, () -> rig.cpu().user().load32(rig.page(0).address()));
    assertTrue(String.valueOf(violation.getMessage()).contains(rig.page(0).address().toString()));
  }
}
