package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.TlbModel;
import org.junit.jupiter.api.Assumptions;

/** Q16: features, each from both sides. */
abstract class FeatureRules {

  /** Likely causes: the execute-never bit is not set for one of the protections. */
  @Rule("Q16.1")
  void executeNeverRefusesFetches(Rig rig) {
    rig.needs(Feature.EXECUTE_NEVER);
    AddressSpace space = rig.activeSpace();
    FrameNumber frame = rig.frame(5);
    for (Protection protection : Protection.values()) {
      if (!protection.user()) {
        continue;
      }
      rig.map(space, rig.page(0), frame, protection);
      assertEquals(protection, rig.mapped(space, rig.page(0)).protection());
      Touch.reads(rig.cpu(), rig.page(0), 5);
      assertEquals(protection.executable(), Touch.permits(rig.cpu(), rig.page(0), Access.FETCH));
      rig.edit(space, edit -> edit.protect(rig.page(0), Protection.of(true, false, true)));
      assertEquals(5, rig.cpu().user().fetch32(rig.page(0).address()));
      rig.edit(space, edit -> edit.protect(rig.page(0), Protection.USER_READ));
      Touch.refused(rig.cpu(), rig.page(0), Access.FETCH);
      rig.unmap(space, rig.page(0));
    }
  }

  /** Likely causes: lookup repeats what was asked instead of what is in effect. */
  @Rule("Q16.2")
  void withoutExecuteNeverExecuteIsGranted(Rig rig) {
    rig.lacks(Feature.EXECUTE_NEVER);
    AddressSpace space = rig.activeSpace();
    FrameNumber frame = rig.frame(5);
    for (Protection protection : Protection.values()) {
      if (!protection.user()) {
        continue;
      }
      rig.map(space, rig.page(0), frame, protection);
      assertEquals(protection.withExecute(), rig.mapped(space, rig.page(0)).protection());
      assertEquals(5, rig.cpu().user().fetch32(rig.page(0).address()));
      rig.unmap(space, rig.page(0));
    }
  }

  /** Likely causes: kernel translations are dropped at each switch. */
  @Rule("Q16.3")
  void globalPagesOutliveActivation(Rig rig) {
    rig.needs(Feature.GLOBAL_PAGES);
    Assumptions.assumeTrue(rig.model() == TlbModel.KEEP, "only KEEP keeps for certain");
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(1));
    assertTrue(rig.mapped(rig.kernel(), rig.kernelPage(0)).global());
    AddressSpace one = rig.space();
    AddressSpace two = rig.space();
    rig.cpu().activate(one);
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 1);
    rig.cpu().activate(two);
    Counters before = rig.cpu().counters();
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 1);
    assertEquals(0, rig.cpu().counters().since(before).get(Counter.WALKS), "walks");
  }

  /** Likely causes: lookup says global though the hardware has no such thing. */
  @Rule("Q16.4")
  void withoutGlobalPagesNothingIsGlobal(Rig rig) {
    rig.lacks(Feature.GLOBAL_PAGES);
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(1));
    assertEquals(false, rig.mapped(rig.kernel(), rig.kernelPage(0)).global());
  }

  /** Likely causes: activation invalidates though translations are tagged. */
  @Rule("Q16.5")
  void taggedTranslationsOutliveActivation(Rig rig) {
    rig.needs(Feature.ADDRESS_SPACE_IDENTIFIERS);
    Assumptions.assumeTrue(rig.model() == TlbModel.KEEP, "only KEEP keeps for certain");
    long walks = walksAfterReturn(rig);
    // Whoever switches paging off loses all translations, tagged or not.
    boolean lost = rig.access() == TableAccessScheme.MMU_OFF;
    assertEquals(lost, walks > 0, () -> walks + " walks after coming back");
  }

  /** Likely causes: the user part of the old space is still seen. */
  @Rule("Q16.6")
  void withoutTagsActivationDropsTranslations(Rig rig) {
    rig.lacks(Feature.ADDRESS_SPACE_IDENTIFIERS);
    Assumptions.assumeTrue(rig.model() == TlbModel.KEEP, "only KEEP keeps for certain");
    assertTrue(walksAfterReturn(rig) > 0, "it was walked again");
  }

  private static long walksAfterReturn(Rig rig) {
    AddressSpace one = rig.space();
    AddressSpace two = rig.space();
    rig.map(one, rig.page(0), rig.frame(1));
    rig.map(two, rig.page(0), rig.frame(2));
    rig.cpu().activate(one);
    Touch.writes(rig.cpu(), rig.page(0), 1);
    Touch.reads(rig.cpu(), rig.page(0), 1);
    rig.cpu().activate(two);
    Touch.reads(rig.cpu(), rig.page(0), 2);
    rig.cpu().activate(one);
    Counters before = rig.cpu().counters();
    Touch.reads(rig.cpu(), rig.page(0), 1);
    return rig.cpu().counters().since(before).get(Counter.WALKS);
  }

  /** Likely causes: an emulation runs though the hardware sets the marks. */
  @Rule("Q16.7")
  void marksSetByHardwareCostNoFault(Rig rig) {
    rig.needs(Feature.HARDWARE_ACCESSED);
    rig.needs(Feature.HARDWARE_DIRTY);
    assertEquals(0, faultsOfMarks(rig).get(Counter.FAULTS), "faults");
  }

  /** Likely causes: a mark is set where the page is mapped, so that it is never clear. */
  @Rule("Q16.8")
  void marksSetByFaultsAreCounted(Rig rig) {
    if (rig.has(Feature.HARDWARE_ACCESSED)) {
      rig.lacks(Feature.HARDWARE_DIRTY);
    }
    Counters cost = faultsOfMarks(rig);
    assertTrue(cost.get(Counter.EMULATION_FAULTS) > 0, "emulation faults");
    assertEquals(0, cost.get(Counter.VIOLATIONS), "violations");
  }

  private static Counters faultsOfMarks(Rig rig) {
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(1));
    Counters before = rig.paging().counters();
    Touch.reads(rig.cpu(), rig.page(0), 1);
    Touch.writes(rig.cpu(), rig.page(0), 1);
    assertTrue(rig.mapped(space, rig.page(0)).dirty());
    return rig.paging().counters().since(before);
  }

  /** Likely causes: the feature is declared and interrupts are sent all the same, or none. */
  @Rule("Q16.9")
  void broadcastChangesOnlyCosts(Rig rig) {
    rig.processors(2);
    AddressSpace space = rig.space();
    rig.cpu(0).activate(space);
    rig.cpu(1).activate(space);
    rig.map(space, rig.page(0), rig.frame(1));
    rig.map(space, rig.page(1), rig.frame(2));
    Touch.reads(rig.cpu(1), rig.page(0), 1);
    Counters before = rig.paging().counters();
    rig.unmap(space, rig.page(0));
    Counters cost = rig.paging().counters().since(before);
    long reaching = rig.costOfReaching(space, rig.page(1)).get(Counter.SHOOTDOWNS);
    assertEquals(1, cost.get(Counter.SHOOTDOWNS) - reaching, "shootdowns");
    Touch.refused(rig.cpu(1), rig.page(0), Access.READ);
  }
}
