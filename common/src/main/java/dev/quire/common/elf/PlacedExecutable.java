package dev.quire.common.elf;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.OptionalLong;

/** An executable at its place in a user range: what a process needs to be built from it. */
@AutoValue
public abstract class PlacedExecutable {

  PlacedExecutable() {}

  static PlacedExecutable create(
      Executable executable,
      long bias,
      long entry,
      OptionalLong programHeadersAddress,
      List<LoadRegion> regions) {
    return new AutoValue_PlacedExecutable(
        executable, bias, entry, programHeadersAddress, List.copyOf(regions));
  }

  /** What was placed. */
  public abstract Executable executable();

  /** What was added to each address, unsigned. */
  public abstract long bias();

  /** Where execution starts, bias included. */
  public abstract long entry();

  /** Where the program headers are in memory, bias included; empty if they are not loaded. */
  public abstract OptionalLong programHeadersAddress();

  /**
   * The regions of whole pages that the segments make, by rising address; none overlap.
   *
   * <p>A segment makes one region, unless its first or last page holds bytes of another segment,
   * which linkers that save file space do. Such a page is a region of its own: it holds the bytes
   * of all segments that have some in it, and allows what any of them allows.
   */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<LoadRegion> regions();
}
