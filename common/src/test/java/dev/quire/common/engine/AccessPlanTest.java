package dev.quire.common.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException.BadConfiguration;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.TableAccessScheme;
import org.junit.jupiter.api.Test;

/** What each table access takes of kernel addresses, in blocks of 4 MB. */
class AccessPlanTest {
  private static final int BLOCK = 1024;

  private static MachineConfig.Builder config(TableAccessScheme scheme) {
    return MachineConfig.standard().toBuilder().tableAccess(scheme);
  }

  private static AccessPlan plan(MachineConfig.Builder config, int rootFrames) {
    return new AccessPlan("toy", config.build(), BLOCK, rootFrames);
  }

  private static AccessPlan plan(TableAccessScheme scheme) {
    return plan(config(scheme).processors(3), 1);
  }

  @Test
  void windowsAreOneAndOneAProcessorBesideTransientMappings() {
    assertEquals(5, plan(TableAccessScheme.WINDOW).blocks());
    assertTrue(plan(TableAccessScheme.WINDOW).ownWindow());
  }

  @Test
  void whatNeedsNoWindowReservesNone() {
    assertEquals(1, plan(TableAccessScheme.TRANSIENT).blocks());
    assertEquals(1, plan(TableAccessScheme.MMU_OFF).blocks());
    assertFalse(plan(TableAccessScheme.TRANSIENT).ownWindow());
    assertEquals(2, plan(TableAccessScheme.SWITCH).blocks());
  }

  @Test
  void directMapTakesTheBlocksThatRamTouches() {
    assertEquals(16 + 1, plan(TableAccessScheme.DIRECT_MAP).blocks());
    AccessPlan odd =
        plan(
            config(TableAccessScheme.DIRECT_MAP)
                .ramBase(PhysicalAddress.of((3 << 20) + 4096))
                .ramBytes(2 << 20),
            1);
    assertEquals(0, odd.directFrame());
    assertEquals(2, odd.directBlocks());
  }

  @Test
  void residentRootsTakeTheirFrames() {
    assertEquals(3, plan(TableAccessScheme.RESIDENT_DIRECTORIES).blocks());
    assertEquals(2, plan(config(TableAccessScheme.RESIDENT_DIRECTORIES), 2).residentBlocks());
    assertEquals(
        1,
        plan(config(TableAccessScheme.WINDOW).kernelSync(KernelSyncScheme.ALL_DIRECTORIES), 1)
            .residentBlocks());
  }

  @Test
  void aBlockOfHeapIsLeft() {
    AccessPlan plan = plan(TableAccessScheme.DIRECT_MAP);
    plan.check(18);
    BadConfiguration refused = assertThrows(BadConfiguration.class, () -> plan.check(17));
    assertEquals(
        "toy with table access DIRECT_MAP: RAM of 67108864 bytes needs 67108864 bytes of kernel"
            + " addresses for the direct map; kernel space of 71303168 bytes has 62914560 left:"
            + " choose a larger kernel space, less RAM or another table access",
        refused.getMessage());
  }

  @Test
  void aKernelSpaceWithoutRoomForWindowsSaysWhatToChoose() {
    AccessPlan plan = plan(config(TableAccessScheme.WINDOW).processors(8), 1);
    plan.check(11);
    BadConfiguration refused = assertThrows(BadConfiguration.class, () -> plan.check(10));
    assertEquals(
        "toy with table access WINDOW: kernel space of 41943040 bytes, which is 10 blocks of"
            + " 4194304; transient mappings and a heap need one each, the own window one, the"
            + " foreign windows of 8 processors one each: 11 in all: choose a larger kernel space,"
            + " fewer processors or another table access",
        refused.getMessage());
  }
}
