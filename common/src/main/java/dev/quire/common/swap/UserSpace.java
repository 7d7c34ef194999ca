package dev.quire.common.swap;

import dev.quire.api.AddressSpace;
import java.util.List;
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

  /** The region that holds a page. */
  @Nullable Region region(long page) {
    return regions.at(page);
  }

  RegionMap map() {
    return regions;
  }

  void report(Violation violation) {
    onViolation.accept(violation);
  }

  @Override
  public String toString() {
    return name() + " (process " + id() + ")";
  }
}
