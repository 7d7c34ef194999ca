package dev.quire.armv7.hardware;

import dev.quire.armv7.layout.AccessPermissions;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.common.hardware.TableRules;
import dev.quire.common.hardware.TlbEntry;

/**
 * What the coherence checker must know of short descriptors, read as with SCTLR.TRE set.
 *
 * <p>Unlike x86, the access flag is part of what the MMU looks at: a translation whose flag was
 * cleared is stale, as an access through it raises no fault; and a valid descriptor must be broken
 * before another is made in its place (ARM DDI 0406C, B3.10.1).
 */
final class Armv7TableRules implements TableRules {
  private static final int L1 = 0;

  @Override
  public boolean same(int level, long before, long after) {
    return level == L1
        ? L1Descriptor.hardwareBits((int) before) == L1Descriptor.hardwareBits((int) after)
        : L2Descriptor.hardwareBits((int) before) == L2Descriptor.hardwareBits((int) after);
  }

  @Override
  public boolean mayUse(TlbEntry entry, long[] now, int right) {
    int leaf = entry.levels() - 1;
    for (int level = 0; level < leaf; level++) {
      if (!same(level, entry.word(level), now[level])) {
        return false;
      }
    }
    int before = (int) entry.word(leaf);
    int after = (int) now[leaf];
    return leaf == L1
        ? sameSection(before, after) && grants(entry, ap(before), ap(after), xn(after), right)
        : samePage(before, after)
            && grants(
                entry,
                L2Descriptor.ap(before),
                L2Descriptor.ap(after),
                L2Descriptor.executeNever(after),
                right);
  }

  @Override
  public boolean mustBreakFirst(int level, long before, long after) {
    int old = (int) before;
    int now = (int) after;
    if (level == L1) {
      if (L1Descriptor.kind(old) == L1Descriptor.Kind.FAULT
          || L1Descriptor.kind(now) == L1Descriptor.Kind.FAULT) {
        return false;
      }
      return L1Descriptor.isTable(old)
          ? L1Descriptor.tableBase(old) != L1Descriptor.tableBase(now) || !L1Descriptor.isTable(now)
          : !sameMapping(old, now);
    }
    return L2Descriptor.isValid(old) && L2Descriptor.isValid(now) && !samePage(old, now);
  }

  @Override
  public String describe(int level, long word) {
    return level == L1
        ? "L1 " + L1Descriptor.describe((int) word)
        : "L2 " + L2Descriptor.describe((int) word);
  }

  /** Whether the descriptor that stands now decides about the access as the cached one did. */
  private static boolean grants(TlbEntry entry, int apBefore, int ap, boolean xn, int right) {
    boolean afe = Attributes.afe(entry.attributes());
    if (afe
        && AccessPermissions.accessFlagClear(ap)
        && !AccessPermissions.accessFlagClear(apBefore)) {
      return false;
    }
    int client = Attributes.clientRights(entry.attributes());
    if (client != entry.rights()) {
      return true; // No client: DACR decides, whatever the descriptor says.
    }
    return (client & right) == (Attributes.clientRights(ap, xn, afe) & right);
  }

  private static boolean sameSection(int before, int now) {
    return sameMapping(before, now) && L1Descriptor.domain(before) == L1Descriptor.domain(now);
  }

  private static boolean sameMapping(int before, int now) {
    return L1Descriptor.kind(before) == L1Descriptor.kind(now)
        && L1Descriptor.frame(before) == L1Descriptor.frame(now)
        && L1Descriptor.memoryIndex(before) == L1Descriptor.memoryIndex(now)
        && ((before ^ now) & (L1Descriptor.S | L1Descriptor.NG)) == 0;
  }

  private static boolean samePage(int before, int now) {
    return L2Descriptor.kind(before) == L2Descriptor.kind(now)
        && L2Descriptor.frame(before) == L2Descriptor.frame(now)
        && L2Descriptor.memoryIndex(before) == L2Descriptor.memoryIndex(now)
        && ((before ^ now) & (L2Descriptor.S | L2Descriptor.NG)) == 0;
  }

  private static int ap(int section) {
    return L1Descriptor.ap(section);
  }

  private static boolean xn(int section) {
    return (section & L1Descriptor.XN) != 0;
  }
}
