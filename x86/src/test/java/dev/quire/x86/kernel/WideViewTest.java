package dev.quire.x86.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.TableAccessScheme;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import org.junit.jupiter.api.Test;

/** Where tables appear and where everything else is, by addresses worked out by hand. */
class WideViewTest {
  private static final MachineConfig STANDARD = MachineConfig.standard();

  private static long table(TableView view, int level, long address) {
    return view.table(level, address >>> 12, TableLinks.NONE);
  }

  @Test
  void paeShared() {
    PaeView own = PaeWindows.own(new PaeAddressMap(STANDARD));
    assertEquals(0xBF80_0000L, table(own, 1, 0));
    assertEquals(0xBF80_1000L, table(own, 1, 0x0020_0000L));
    assertEquals(0xBFE0_0000L, table(own, 1, 0xC000_0000L));
    assertEquals(0xBFDF_C000L, table(own, 2, 0));
    assertEquals(0xBFDF_E000L, table(own, 2, 0x8000_0000L));
    assertEquals(0xBFDF_F000L, table(own, 2, 0xC000_0000L));
    // The last four entries of directory 2.
    assertEquals(0xBFDF_EFE0L, own.root(0));
    assertEquals(0xBFDF_EFF8L, own.root(0xC0000L));
    PaeView foreign = new PaeView(2, PaeAddressMap.foreignSlot(1));
    assertEquals(0xBE80_0000L, table(foreign, 1, 0));
    assertEquals(0xBEDF_EFE0L, foreign.root(0));
  }

  @Test
  void paeCopied() {
    MachineConfig copied = STANDARD.toBuilder().kernelSync(KernelSyncScheme.PREALLOCATE).build();
    PaeView own = PaeWindows.own(new PaeAddressMap(copied));
    assertEquals(0xFF80_0000L, table(own, 1, 0));
    assertEquals(0xFFFF_C000L, table(own, 2, 0));
    assertEquals(0xFFFF_F000L, table(own, 2, 0xC000_0000L));
    assertEquals(0xFFFF_FFE0L, own.root(0));
  }

  @Test
  void longMode() {
    LongView own = LongWindows.OWN;
    assertEquals(0xFFFF_FF80_0000_0000L, table(own, 1, 0));
    assertEquals(0xFFFF_FFFF_C000_0000L, table(own, 2, 0));
    assertEquals(0xFFFF_FFFF_FFE0_0000L, table(own, 3, 0));
    assertEquals(0xFFFF_FFFF_FFFF_F000L, own.root(0));
    assertEquals(0xFFFF_FFFF_FFFF_F800L, own.root(0xFFFF_8000_0000_0000L >>> 12));
    assertEquals(0xFFFF_FFC0_0000_0000L, table(own, 1, 0xFFFF_8000_0000_0000L));
    LongView foreign = new LongView(LongAddressMap.foreignSlot(0));
    assertEquals(0xFFFF_FF00_0000_0000L, table(foreign, 1, 0));
    assertEquals(0xFFFF_FF7F_C000_0000L, table(foreign, 2, 0));
    assertEquals(0xFFFF_FF7F_FFFF_F000L, foreign.root(0));
  }

  @Test
  void layouts() {
    Layout pae = PaeKernel.layout(STANDARD);
    assertEquals(0xBF00_0000L, pae.user().limit().address().value());
    assertEquals(0xC000_0000L, pae.kernelHeap().first().address().value());
    assertEquals(0xFFE0_0000L, pae.kernelHeap().limit().address().value());
    Layout wide = LongKernel.layout(STANDARD);
    assertEquals(1L << 47, wide.user().limit().address().value());
    assertEquals(0xFFFF_8000_0000_0000L, wide.kernelHeap().first().address().value());
    assertEquals(0, wide.kernel().limit().address().value(), "up to the end of all addresses");
  }

  @Test
  void whatLongModeCannotHaveIsRefused() {
    MachineConfig off = STANDARD.toBuilder().tableAccess(TableAccessScheme.MMU_OFF).build();
    assertThrows(PagingException.BadConfiguration.class, () -> LongKernel.layout(off));
  }
}
