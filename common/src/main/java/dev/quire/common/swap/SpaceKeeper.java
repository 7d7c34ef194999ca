package dev.quire.common.swap;

import dev.quire.api.AddressSpace;
import dev.quire.api.PageBuffer;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import java.util.function.Consumer;

/** Makes spaces of processes and destroys them. */
final class SpaceKeeper {

  private final PagerParts parts;
  private final Evictor evictor;
  private final RegionKeeper regions;
  private final LargeMappings large;

  SpaceKeeper(PagerParts parts, Evictor evictor, RegionKeeper regions, LargeMappings large) {
    this.parts = parts;
    this.evictor = evictor;
    this.regions = regions;
    this.large = large;
  }

  UserSpace create(Processor on, String name, Consumer<Violation> onViolation) {
    UserSpace space =
        new UserSpace(parts.newId(), name, tables(on, name), parts.freeHandle(), onViolation);
    parts.addSpace(space);
    return space;
  }

  /** The tables; pages of processes leave if there is no frame for them. */
  private AddressSpace tables(Processor on, String name) {
    while (true) {
      try {
        return parts.paging.createAddressSpace(on, name);
      } catch (PagingException.OutOfFrames e) {
        if (!evictor.evictOne(on).isDone()) {
          throw e;
        }
      }
    }
  }

  /** Empties the regions one by one; what the tables hold then is none of the pager's. */
  void destroy(Processor on, UserSpace space) {
    AddressSpace tables = space.space();
    boolean inside = on.current() == tables;
    if (tables.isDestroyed()) {
      throw new PagingException.DestroyedSpace(tables);
    }
    if (tables.activeProcessors() > (inside ? 1 : 0)) {
      throw new PagingException.SpaceActive(tables);
    }
    large.dropAround(on, space);
    for (Region region : space.regions()) {
      regions.remove(on, space, region.pages());
    }
    regions.sweep(space);
    if (inside) {
      on.activate(parts.paging.kernelSpace());
    }
    parts.paging.destroy(on, tables, new PageBuffer());
    parts.removeSpace(space);
  }
}
