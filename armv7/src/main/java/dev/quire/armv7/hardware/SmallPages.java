package dev.quire.armv7.hardware;

import dev.quire.armv7.layout.AccessPermissions;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L2Descriptor;

/**
 * What the low twelve bits of each small page's descriptor come to, worked out beforehand: a walk
 * looks up what it would have to put together from five fields. Unlike x86, whose three bits a walk
 * decides about as fast.
 */
final class SmallPages {

  /** Stands for a word that maps no small page, and for one whose access flag is clear. */
  static final int NONE = -1;

  private static final int FIELDS = (1 << Armv7Geometry.PAGE_SHIFT) - 1;
  private static final int[] WITHOUT_AFE = all(false);
  private static final int[] WITH_AFE = all(true);

  private SmallPages() {}

  /** The table to look up in, by SCTLR.AFE. */
  static int[] table(boolean afe) {
    return afe ? WITH_AFE : WITHOUT_AFE;
  }

  /** The {@link Attributes} of a page, as in domain 0, or NONE. */
  static int attributes(int[] table, int word) {
    return table[word & FIELDS];
  }

  private static int[] all(boolean afe) {
    int[] table = new int[FIELDS + 1];
    for (int word = 0; word <= FIELDS; word++) {
      int ap = L2Descriptor.ap(word);
      boolean faults = afe && AccessPermissions.accessFlagClear(ap);
      int granted = Attributes.clientRights(ap, L2Descriptor.executeNever(word), afe);
      table[word] =
          L2Descriptor.isSmallPage(word) && !faults ? Attributes.of(granted, 0, false, afe) : NONE;
    }
    return table;
  }
}
