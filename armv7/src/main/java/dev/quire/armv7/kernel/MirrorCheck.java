package dev.quire.armv7.kernel;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The invariant of the mirror: each L1 descriptor of group g is a fault, a section, or points at
 * its own quarter of the frame that word g of the mirror maps; that word is valid exactly when one
 * of them points.
 */
final class MirrorCheck {

  private MirrorCheck() {}

  /**
   * What is wrong with the mirror of a space, one text each.
   *
   * @param mirrorAt where the mirror's word for the first page of the space is
   * @param rootAt where the L1 descriptors for it are
   */
  static List<String> check(KernelProcessor on, Space space, long mirrorAt, long rootAt) {
    List<String> wrong = new ArrayList<>();
    long first = space.range().first().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    long limit = space.range().limit().value() >>> Armv7Geometry.VIEW_INDEX_BITS;
    long[] mirror = new long[(int) (limit - first)];
    long[] descriptors = new long[mirror.length * Armv7Geometry.QUARTERS];
    on.words().load(mirrorAt, mirror, mirror.length);
    on.words().load(rootAt, descriptors, descriptors.length);
    for (int i = 0; i < mirror.length; i++) {
      int from = i * Armv7Geometry.QUARTERS;
      long[] group = Arrays.copyOfRange(descriptors, from, from + Armv7Geometry.QUARTERS);
      checkGroup(space, first + i, (int) mirror[i], group, wrong);
    }
    return wrong;
  }

  private static void checkGroup(
      Space space, long group, int mirror, long[] descriptors, List<String> wrong) {
    boolean points = false;
    for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
      int l1 = (int) descriptors[quarter];
      if (L1Descriptor.isTable(l1)) {
        points = true;
        long frame = L2Descriptor.isValid(mirror) ? L2Descriptor.frame(mirror) : -1;
        if (L1Descriptor.tableFrame(l1) != frame || L1Descriptor.quarter(l1) != quarter) {
          wrong.add(
              "L1 descriptor "
                  + quarter
                  + " of group "
                  + group
                  + " of "
                  + space
                  + " is "
                  + L1Descriptor.describe(l1)
                  + ", but the mirror has "
                  + L2Descriptor.describe(mirror));
        }
      }
    }
    if (points != L2Descriptor.isValid(mirror)) {
      wrong.add(
          "word "
              + group
              + " of the mirror of "
              + space
              + " is "
              + L2Descriptor.describe(mirror)
              + ", but L1 descriptors of the group "
              + (points ? "point" : "do not point"));
    }
  }
}
