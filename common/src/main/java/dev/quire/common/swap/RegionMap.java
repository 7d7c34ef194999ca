package dev.quire.common.swap;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The regions of a process by rising address. Changed under the pager's lock, read by anyone. */
final class RegionMap {

  private volatile Region[] regions = {};

  /** The region that holds a page. */
  @Nullable Region at(long page) {
    Region[] all = regions;
    int low = 0;
    int high = all.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      PageRange pages = all[middle].pages();
      long into = page - pages.first().value();
      if (into < 0) {
        high = middle - 1;
      } else if (into >= pages.count()) {
        low = middle + 1;
      } else {
        return all[middle];
      }
    }
    return null;
  }

  List<Region> all() {
    return List.of(regions);
  }

  /** A region that has a page among these. */
  @Nullable Region overlapping(PageRange pages) {
    for (Region region : regions) {
      if (intersection(region.pages(), pages) != null) {
        return region;
      }
    }
    return null;
  }

  /** The first of these pages that belongs to no region. */
  @Nullable PageNumber firstOutside(PageRange pages) {
    PageNumber page = pages.first();
    while (page.compareTo(pages.limit()) < 0) {
      Region region = at(page.value());
      if (region == null) {
        return page;
      }
      page = region.pages().limit();
    }
    return null;
  }

  void add(Region region) {
    List<Region> all = new ArrayList<>(all());
    int position = 0;
    while (position < all.size()
        && all.get(position).pages().first().compareTo(region.pages().first()) < 0) {
      position++;
    }
    all.add(position, region);
    set(all);
  }

  /** Sets the regions; neighbours that are alike become one. */
  private void set(List<Region> all) {
    List<Region> joined = new ArrayList<>(all.size());
    for (Region region : all) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).continuesIn(region)) {
        joined.set(last, joined.get(last).joined(region));
      } else {
        joined.add(region);
      }
    }
    regions = joined.toArray(new Region[0]);
  }

  /** The highest run of so many pages among {@code within} that are in no region. */
  @Nullable PageRange highestFree(PageRange within, long count) {
    Region[] all = regions;
    PageNumber limit = within.limit();
    for (int i = all.length - 1; i >= 0; i--) {
      PageRange pages = all[i].pages();
      if (pages.limit().compareTo(within.first()) <= 0) {
        break;
      }
      if (pages.first().compareTo(limit) >= 0) {
        continue;
      }
      if (pages.limit().compareTo(limit) < 0 && limit.value() - pages.limit().value() >= count) {
        break;
      }
      limit = pages.first();
    }
    return limit.compareTo(within.first()) > 0 && limit.value() - within.first().value() >= count
        ? PageRange.of(limit.plus(-count), count)
        : null;
  }

  /** The parts of regions that lie in {@code pages}, cut out, in order. */
  List<Region> within(PageRange pages) {
    List<Region> parts = new ArrayList<>();
    for (Region region : regions) {
      PageRange part = intersection(region.pages(), pages);
      if (part != null) {
        parts.add(region.part(part));
      }
    }
    return parts;
  }

  /** Takes {@code pages} out of whatever regions they are in. */
  void remove(PageRange pages) {
    replace(pages, part -> null);
  }

  /** Gives {@code pages} another protection, wherever they are in a region. */
  void protect(PageRange pages, Protection protection) {
    replace(pages, part -> part.withProtection(protection));
  }

  /** Takes every access to {@code pages} away, wherever they are in a region. */
  void bar(PageRange pages) {
    replace(pages, Region::barred);
  }

  private void replace(PageRange pages, Function<Region, @Nullable Region> change) {
    List<Region> all = new ArrayList<>();
    for (Region region : regions) {
      PageRange part = intersection(region.pages(), pages);
      if (part == null) {
        all.add(region);
        continue;
      }
      PageRange whole = region.pages();
      if (whole.first().compareTo(part.first()) < 0) {
        all.add(region.part(PageRange.between(whole.first(), part.first())));
      }
      Region changed = change.apply(region.part(part));
      if (changed != null) {
        all.add(changed);
      }
      if (part.limit().compareTo(whole.limit()) < 0) {
        all.add(region.part(PageRange.between(part.limit(), whole.limit())));
      }
    }
    set(all);
  }

  private static @Nullable PageRange intersection(PageRange a, PageRange b) {
    PageNumber first = a.first().compareTo(b.first()) > 0 ? a.first() : b.first();
    PageNumber limit = a.limit().compareTo(b.limit()) < 0 ? a.limit() : b.limit();
    return first.compareTo(limit) < 0 ? PageRange.between(first, limit) : null;
  }
}
