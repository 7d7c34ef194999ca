package dev.quire.armv7.kernel;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.sync.KernelPart;

/**
 * The word of the mirror that belongs to a group of kernel space: it maps the table that the
 * group's L1 descriptors point at, if one of them does.
 *
 * <p>Unlike x86, where what walks use is what the window uses.
 */
final class MirrorCompanion implements KernelPart.Companion {

  @Override
  public long frame(Space space) {
    return space.root();
  }

  @Override
  public long offset(long page) {
    return page >>> Armv7Geometry.VIEW_INDEX_BITS << Armv7Geometry.ENTRY_SHIFT;
  }

  @Override
  public long at(TableView view, long page) {
    return view instanceof Armv7View window ? window.mirrorEntry(page) : NOT_SHOWN;
  }

  @Override
  public long word(long[] entries, int first) {
    for (int i = first; i < first + Armv7Geometry.QUARTERS; i++) {
      if (L1Descriptor.isTable((int) entries[i])) {
        return Armv7Windows.mirrorWord(L1Descriptor.tableFrame((int) entries[i]));
      }
    }
    return L2Descriptor.ABSENT;
  }
}
