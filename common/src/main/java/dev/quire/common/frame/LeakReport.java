package dev.quire.common.frame;

import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameOwner;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;

/** What two accounts of frames differ in, in words. */
public final class LeakReport {

  private LeakReport() {}

  /**
   * Returns what changed from one {@link FrameAllocator#usage} to a later one, owner by owner, for
   * example {@code "TABLE of 5: 3 frames not given back (2 before, 5 after)"}; empty if nothing
   * did.
   */
  public static String difference(Map<FrameOwner, Long> before, Map<FrameOwner, Long> after) {
    SortedSet<FrameOwner> owners =
        new TreeSet<>(Comparator.comparing(FrameOwner::use).thenComparingLong(FrameOwner::id));
    owners.addAll(before.keySet());
    owners.addAll(after.keySet());
    StringJoiner lines = new StringJoiner("; ");
    for (FrameOwner owner : owners) {
      long had = before.getOrDefault(owner, 0L);
      long has = after.getOrDefault(owner, 0L);
      if (had != has) {
        long frames = Math.abs(has - had);
        lines.add(
            owner
                + ": "
                + frames
                + (frames == 1 ? " frame " : " frames ")
                + (has > had ? "not given back" : "fewer")
                + " ("
                + had
                + " before, "
                + has
                + " after)");
      }
    }
    return lines.toString();
  }
}
