package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageState;
import dev.quire.api.PagingException.DestroyedSpace;
import dev.quire.api.PagingException.SpaceActive;
import dev.quire.api.PagingException.SpaceBusy;
import dev.quire.api.PagingException.WrongSpace;
import dev.quire.api.Protection;
import java.util.ArrayList;
import java.util.List;

/** Q14: activation, and the end of spaces. */
abstract class ActivationRules {

  /** Likely causes: the number of active processors is not moved from one space to the other. */
  @Rule("Q14.1")
  void activationMakesASpaceCurrent(Rig rig) {
    rig.processors(2);
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    rig.cpu(0).activate(one);
    rig.cpu(1).activate(one);
    assertSame(one, rig.cpu(0).current());
    assertEquals(2, one.activeProcessors());
    assertEquals(0, rig.kernel().activeProcessors());
    rig.cpu(1).activate(two);
    rig.cpu(1).activate(two);
    assertEquals(1, one.activeProcessors());
    assertEquals(1, two.activeProcessors());
    rig.cpu(0).activate(rig.kernel());
    assertEquals(0, one.activeProcessors());
    assertEquals(1, rig.kernel().activeProcessors());
  }

  /** Likely causes: the state is changed before the check. */
  @Rule("Q14.2")
  void destroyedSpaceCannotBeActivated(Rig rig) {
    AddressSpace current = rig.activeSpace();
    AddressSpace gone = rig.space();
    rig.destroy(gone);
    assertTrue(gone.isDestroyed());
    rig.refused(DestroyedSpace.class, () -> rig.cpu().activate(gone));
    rig.refused(DestroyedSpace.class, () -> rig.destroy(gone));
    assertSame(current, rig.cpu().current());
  }

  /** Likely causes: only the destroying processor is asked. */
  @Rule("Q14.3")
  void activeSpaceIsNotDestroyed(Rig rig) {
    rig.processors(2);
    AddressSpace space = rig.space();
    rig.map(space, rig.page(0), rig.frame(3));
    rig.cpu(0).activate(space);
    rig.cpu(1).activate(space);
    rig.refused(SpaceActive.class, () -> rig.destroy(space));
    rig.cpu(0).activate(rig.kernel());
    rig.refused(SpaceActive.class, () -> rig.destroy(space));
    Touch.reads(rig.cpu(1), rig.page(0), 3);
    assertFalse(space.isDestroyed());
    rig.cpu(1).activate(rig.kernel());
    rig.destroy(space);
    assertTrue(space.isDestroyed());
  }

  /** Likely causes: the kernel space is a space like others here too. */
  @Rule("Q14.4")
  void kernelSpaceIsNotDestroyed(Rig rig) {
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(3));
    rig.refused(WrongSpace.class, () -> rig.destroy(rig.kernel()));
    rig.activeSpace();
    rig.refused(WrongSpace.class, () -> rig.destroy(rig.kernel()));
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 3);
  }

  /** Likely causes: destroy takes the lock reentrantly and frees what the edit still uses. */
  @Rule("Q14.5")
  void spaceInAnOpenEditIsNotDestroyed(Rig rig) {
    rig.processors(2);
    AddressSpace space = rig.space();
    rig.edit(
        space,
        edit -> {
          edit.setTicket(rig.page(0), 4);
          rig.refused(SpaceBusy.class, () -> rig.destroy(space));
          rig.refused(
              SpaceBusy.class, () -> rig.paging().destroy(rig.cpu(1), space, new PageBuffer()));
          assertEquals(PageState.ticket(4), edit.lookup(rig.page(0)));
        });
    assertEquals(4, rig.destroy(space).ticket(0));
  }

  /** Likely causes: identifiers run out; an old generation's identifier is kept by a processor. */
  @Rule("Q14.6")
  void moreSpacesThanIdentifiersTakeTurns(Rig rig) {
    rig.configure(b -> b.asidBits(3).processors(2));
    List<AddressSpace> spaces = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      AddressSpace space = rig.space();
      spaces.add(space);
      rig.map(space, rig.page(0), rig.frame(0x80 + i));
      rig.map(space, rig.page(1 + i), rig.frame(0x90 + i));
    }
    rig.cpu(1).activate(spaces.get(0));
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 13; i++) {
        rig.cpu(0).activate(spaces.get(i));
        Touch.reads(rig.cpu(0), rig.page(0), 0x80 + i);
        Touch.reads(rig.cpu(0), rig.page(1 + i), 0x90 + i);
        Touch.refused(rig.cpu(0), rig.page(1 + (i + 1) % 13), Access.READ);
        Touch.reads(rig.cpu(1), rig.page(0), 0x80);
        Touch.refused(rig.cpu(1), rig.page(2), Access.READ);
      }
      rig.cpu(1).activate(spaces.get(round));
      rig.cpu(1).activate(spaces.get(0));
    }
  }

  /** Likely causes: after rollover an edit invalidates the identifier that the space had before. */
  @Rule("Q14.7")
  void editsAfterRolloverReachTheRightTranslations(Rig rig) {
    rig.configure(b -> b.asidBits(3).processors(2));
    List<AddressSpace> spaces = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      spaces.add(rig.space());
      rig.map(spaces.get(i), rig.page(0), rig.frame(i));
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 11; i++) {
        AddressSpace space = spaces.get(i);
        rig.cpu(0).activate(space);
        rig.cpu(1).activate(spaces.get((i + 3) % 11));
        Touch.writes(rig.cpu(0), rig.page(0), i);
        Touch.writes(rig.cpu(1), rig.page(0), (i + 3) % 11);
        for (AddressSpace edited :
            List.of(space, spaces.get((i + 3) % 11), spaces.get((i + 5) % 11))) {
          rig.edit(edited, edit -> edit.protect(rig.page(0), Protection.USER_READ));
        }
        Touch.refused(rig.cpu(0), rig.page(0), Access.WRITE);
        Touch.refused(rig.cpu(1), rig.page(0), Access.WRITE);
        for (AddressSpace edited :
            List.of(space, spaces.get((i + 3) % 11), spaces.get((i + 5) % 11))) {
          rig.edit(edited, edit -> edit.protect(rig.page(0), Protection.USER_READ_WRITE));
        }
        Touch.reads(rig.cpu(0), rig.page(0), i);
      }
    }
  }

  /** Likely causes: between the two register writes of a switch the wrong tables are walked. */
  @Rule("Q14.8")
  void switchingMixesNothing(Rig rig) {
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    for (int i = 0; i < 16; i++) {
      rig.map(one, rig.page(i % 4, i), rig.frame(0x100 + i));
      rig.map(two, rig.page(i % 4, i), rig.frame(0x200 + i));
    }
    for (int round = 0; round < 6; round++) {
      rig.cpu().activate(one);
      for (int i = round % 2; i < 16; i += 2) {
        Touch.reads(rig.cpu(), rig.page(i % 4, i), 0x100 + i);
      }
      rig.cpu().activate(two);
      for (int i = 0; i < 16; i++) {
        Touch.reads(rig.cpu(), rig.page(i % 4, i), 0x200 + i);
      }
      if (round % 3 == 2) {
        rig.cpu().activate(rig.kernel());
        Touch.refused(rig.cpu(), rig.page(0, 0), Access.READ);
      }
    }
  }
}
