package dev.quire.common.swap;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.ArrayList;
import java.util.List;
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
    regions = all.toArray(new Region[0]);
  }

  /** The parts of regions that lie in {@code pages}, cut out, in order. */
  List<Region> within(PageRange pages) {
    List<Region> parts = new ArrayList<>();
    for (Region region : regions) {
      PageRange part = intersection(region.pages(), pages);
      if (part != null) {
        parts.add(region.part(part, region.protection()));
      }
    }
    return parts;
  }

  /** Takes {@code pages} out of whatever regions they are in. */
  void remove(PageRange pages) {
    replace(pages, null);
  }

  /** Gives {@code pages} another protection, wherever they are in a region. */
  void protect(PageRange pages, Protection protection) {
    replace(pages, protection);
  }

  private void replace(PageRange pages, @Nullable Protection protection) {
    List<Region> all = new ArrayList<>();
    for (Region region : regions) {
      PageRange part = intersection(region.pages(), pages);
      if (part == null) {
        all.add(region);
        continue;
      }
      PageRange whole = region.pages();
      if (whole.first().compareTo(part.first()) < 0) {
        all.add(region.part(PageRange.between(whole.first(), part.first()), region.protection()));
      }
      if (protection != null) {
        all.add(region.part(part, protection));
      }
      if (part.limit().compareTo(whole.limit()) < 0) {
        all.add(region.part(PageRange.between(part.limit(), whole.limit()), region.protection()));
      }
    }
    regions = all.toArray(new Region[0]);
  }

  private static @Nullable PageRange intersection(PageRange a, PageRange b) {
    PageNumber first = a.first().compareTo(b.first()) > 0 ? a.first() : b.first();
    PageNumber limit = a.limit().compareTo(b.limit()) < 0 ? a.limit() : b.limit();
    return first.compareTo(limit) < 0 ? PageRange.between(first, limit) : null;
  }
}
