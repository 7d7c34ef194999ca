package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException.ClosedEdit;
import dev.quire.api.PagingException.DestroyedSpace;
import dev.quire.api.PagingException.RefusedInEdit;
import dev.quire.api.PagingException.SpaceBusy;
import dev.quire.api.PagingException.WrongSpace;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import org.junit.jupiter.api.function.Executable;

/** Q7: edits as scopes. */
abstract class EditRules {

  /** Likely causes: the second close releases the lock of an edit around it. */
  @Rule("Q7.1")
  @SuppressWarnings("MustBeClosedChecker") // The edit is closed twice on purpose.
  void closingTwiceIsClosingOnce(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame(1);
      TableEdit outer = rig.cpu().edit(place.space());
      try {
        TableEdit inner = rig.cpu().edit(place.space());
        inner.map(place.page(0), frame, place.readWrite(), MemoryType.WRITE_BACK);
        inner.close();
        inner.close();
        assertSame(place.space(), outer.space());
        outer.map(place.page(1), frame, place.readWrite(), MemoryType.WRITE_BACK);
      } finally {
        outer.close();
        outer.close();
      }
      place.reads(place.page(0), 1);
      place.reads(place.page(1), 1);
    }
  }

  /** Likely causes: one of the operations does not ask whether the edit is open. */
  @Rule("Q7.2")
  @SuppressWarnings("MustBeClosedChecker") // The edit is used after it was closed on purpose.
  void closedEditRefusesEverything(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame(1);
      PageNumber page = place.page(0);
      PageNumber free = place.page(1);
      PageRange range = PageRange.of(page);
      Protection protection = place.readWrite();
      MemoryType type = MemoryType.WRITE_BACK;
      PageBuffer buffer = new PageBuffer();
      place.map(page, frame);
      TableEdit edit = rig.cpu().edit(place.space());
      edit.close();
      Executable[] calls = {
        () -> edit.lookup(page),
        () -> edit.lookup(range, buffer),
        () -> edit.map(free, frame, protection, type),
        () -> edit.map(PageRange.of(free), frame, protection, type),
        () -> edit.unmap(page),
        () -> edit.unmap(range),
        () -> edit.unmap(range, buffer),
        () -> edit.remap(page, frame, protection, type),
        () -> edit.remap(range, frame, protection, type, buffer),
        () -> edit.protect(page, place.readOnly()),
        () -> edit.protect(range, place.readOnly()),
        () -> edit.setTicket(free, 1),
        () -> edit.setTicket(PageRange.of(free), 1),
        () -> edit.takeTicket(page),
        () -> edit.testAndClearAccessed(page),
        () -> edit.testAndClearAccessed(range),
        () -> edit.testAndClearDirty(page),
        () -> edit.testAndClearDirty(range),
        () -> edit.copyIn(page.address(), new byte[4], 0, 4),
        () -> edit.copyOut(page.address(), new byte[4], 0, 4),
        () -> edit.release(frame)
      };
      for (Executable call : calls) {
        rig.refused(ClosedEdit.class, call);
      }
      assertEquals(0, buffer.size());
      place.reads(page, 1);
    }
  }

  /** Likely causes: close masks the exception, or pays only when the body returned. */
  @Rule("Q7.3")
  void editPaysWhateverTheBodyThrows(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      place.map(page, rig.frame(1));
      place.map(place.page(1), rig.frame(2));
      place.reads(page, 1);
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  place.edit(
                      edit -> {
                        edit.unmap(page);
                        throw new IllegalStateException("of the body");
                      }));
      assertEquals("of the body", thrown.getMessage());
      place.refused(page, Access.READ);
      place.reads(place.page(1), 2);
      assertEquals(PageState.absent(), rig.lookup(place.space(), page));
    }
  }

  /** Likely causes: the failed operation is rolled back together with those before it. */
  @Rule("Q7.4")
  void operationsBeforeAFailureStay(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame(5);
      place.edit(
          edit -> {
            edit.map(place.page(0), frame, place.readWrite(), MemoryType.WRITE_BACK);
            assertThrows(
                RuntimeException.class,
                () -> edit.map(place.page(0), frame, place.readWrite(), MemoryType.WRITE_BACK));
            edit.setTicket(place.page(1), 3);
          });
      place.reads(place.page(0), 5);
      assertEquals(PageState.ticket(3), rig.lookup(place.space(), place.page(1)));
    }
  }

  /** Likely causes: debts are kept with the lock and paid by the outermost close only. */
  @Rule("Q7.5")
  void nestedEditOfTheSameSpacePaysItsOwn(Rig rig) {
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(1));
    rig.map(space, rig.page(1), rig.frame(2));
    Touch.reads(rig.cpu(), rig.page(0), 1);
    Touch.reads(rig.cpu(), rig.page(1), 2);
    try (TableEdit outer = rig.cpu().edit(space)) {
      try (TableEdit inner = rig.cpu().edit(space)) {
        inner.unmap(rig.page(0));
      }
      Touch.refused(rig.cpu(), rig.page(0), Access.READ);
      outer.unmap(rig.page(1));
      assertEquals(PageState.absent(), outer.lookup(rig.page(0)));
    }
    Touch.refused(rig.cpu(), rig.page(1), Access.READ);
  }

  /** Likely causes: the inner edit leaves its window in place of the outer one's. */
  @Rule("Q7.6")
  void editsNestInEveryOrder(Rig rig) {
    FrameNumber frame = rig.frame(1);
    for (Place outer : Place.all(rig)) {
      for (Place inner : Place.all(rig)) {
        PageNumber page = outer.page(0);
        PageNumber other = inner.page(1, 0);
        outer.edit(
            edit -> {
              edit.map(page, frame, outer.readWrite(), MemoryType.WRITE_BACK);
              inner.edit(
                  nested -> {
                    nested.map(other, frame, inner.readWrite(), MemoryType.WRITE_BACK);
                    assertEquals(frame, ((PageState.Mapped) nested.lookup(other)).frame());
                  });
              assertEquals(frame, ((PageState.Mapped) edit.lookup(page)).frame());
              assertEquals(PageState.absent(), edit.lookup(outer.page(1)));
              edit.setTicket(outer.page(1), 5);
              edit.unmap(page);
              edit.takeTicket(outer.page(1));
            });
        rig.cpu().activate(rig.kernel());
        assertEquals(PageState.absent(), rig.lookup(outer.space(), page));
        assertEquals(frame, rig.mapped(inner.space(), other).frame());
        rig.unmap(inner.space(), other);
      }
    }
  }

  /** Likely causes: a destroyed space's root is followed. */
  @Rule("Q7.7")
  void destroyedSpacesCannotBeEdited(Rig rig) {
    AddressSpace space = rig.space();
    rig.destroy(space);
    rig.refused(DestroyedSpace.class, () -> rig.edit(rig.cpu(), space, edit -> {}));
  }

  /** Likely causes: spaces are told apart by number alone. */
  @Rule("Q7.8")
  void anotherMachinesSpacesAreRefused(Rig rig) {
    AddressSpace mine = rig.activeSpace();
    Processor elsewhere = rig.stranger().paging().processors().get(0);
    AddressSpace strange = elsewhere.paging().createAddressSpace(elsewhere, "strange");
    rig.refused(WrongSpace.class, () -> rig.edit(rig.cpu(), strange, edit -> {}));
    rig.refused(WrongSpace.class, () -> rig.cpu().activate(strange));
    rig.refused(WrongSpace.class, () -> rig.destroy(strange));
    rig.refused(
        WrongSpace.class, () -> rig.edit(rig.cpu(), elsewhere.paging().kernelSpace(), edit -> {}));
    assertSame(mine, rig.cpu().current());
  }

  /** Likely causes: the window would show the new space; the lock would be held across a switch. */
  @Rule("Q7.9")
  void activationIsRefusedInAnEdit(Rig rig) {
    AddressSpace current = rig.activeSpace();
    AddressSpace other = rig.space();
    for (AddressSpace edited : new AddressSpace[] {current, other, rig.kernel()}) {
      rig.edit(edited, edit -> rig.refused(RefusedInEdit.class, () -> rig.cpu().activate(other)));
      assertSame(current, rig.cpu().current());
    }
    rig.cpu().activate(other);
    assertSame(other, rig.cpu().current());
  }

  /** Likely causes: the lock waits for a thread that waits for it. */
  @Rule("Q7.10")
  void waitingForOneselfIsRefused(Rig rig) {
    rig.processors(2);
    AddressSpace space = rig.space();
    rig.edit(
        space, edit -> rig.refused(SpaceBusy.class, () -> rig.edit(rig.cpu(1), space, none -> {})));
    rig.edit(
        rig.kernel(),
        edit -> rig.refused(SpaceBusy.class, () -> rig.edit(rig.cpu(1), rig.kernel(), none -> {})));
    rig.edit(rig.cpu(1), space, edit -> edit.setTicket(rig.page(0), 1));
  }

  /** Likely causes: the window shows the space that was opened last, whichever edit is used. */
  @Rule("Q7.11")
  void twoOpenEditsCanBeUsedInTurn(Rig rig) {
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    rig.edit(
        one,
        first -> {
          rig.edit(
              two,
              second -> {
                for (int i = 0; i < 4; i++) {
                  first.setTicket(rig.page(i), 10 + i);
                  second.setTicket(rig.page(i), 20 + i);
                }
                assertEquals(12, first.takeTicket(rig.page(2)));
                assertEquals(22, second.takeTicket(rig.page(2)));
              });
          assertEquals(13, first.takeTicket(rig.page(3)));
        });
    rig.edit(two, edit -> assertEquals(23, edit.takeTicket(rig.page(3))));
    rig.edit(one, edit -> assertEquals(10, edit.takeTicket(rig.page(0))));
  }
}
