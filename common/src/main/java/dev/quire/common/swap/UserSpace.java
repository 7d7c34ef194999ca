package dev.quire.common.swap;

import dev.quire.api.AddressSpace;
import dev.quire.api.PageRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one process as the pager knows it: its address space and the regions in it. Made by
 * {@link Pager#createSpace}, changed through the pager only.
 */
public final class UserSpace extends PageOwner {

  private final AddressSpace space;
  private final int handle;
  private final Consumer<Violation> onViolation;
  private final RegionMap regions = new RegionMap();
  private int mappings;
  private int slots;

  UserSpace(long id, String name, AddressSpace space, int handle, Consumer<Violation> onViolation) {
    super(id, name);
    this.space = space;
    this.handle = handle;
    this.onViolation = onViolation;
  }

  /** The address space. */
  public AddressSpace space() {
    return space;
  }

  /** The small number by which a {@link ReverseMap} knows this space; used again after its end. */
  public int handle() {
    return handle;
  }

  /** The regions by rising address, as they are now. */
  public List<Region> regions() {
    return regions.all();
  }

  /**
   * Returns the highest run of so many pages among {@code within} that are in no region.
   *
   * @param count how many pages, at least 1
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public Optional<PageRange> findFree(PageRange within, long count) {
    if (count < 1) {
      throw new IllegalArgumentException("a run of " + count + " pages; it must have at least 1");
    }
    return Optional.ofNullable(regions.highestFree(within, count));
  }

  /** The region that holds a page. */
  @Nullable Region region(long page) {
    return regions.at(page);
  }

  RegionMap map() {
    return regions;
  }

  /** How many of its pages are noted in the reverse map. */
  int mappings() {
    return mappings;
  }

  void addMappings(int change) {
    mappings += change;
  }

  /** How many of its pages are on slots of the backing store. */
  int slots() {
    return slots;
  }

  void addSlots(int change) {
    slots += change;
  }

  void report(Violation violation) {
    onViolation.accept(violation);
  }

  @Override
  public String toString() {
    return name() + " (process " + id() + ")";
  }
}
