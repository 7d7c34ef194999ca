package dev.quire.common.engine;

import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an edit does to the large mappings of its space. There are two kinds: an entry of a level
 * above the pages ({@link LargeEntries}), and a group of page entries that all hold the same word.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>Translations of a large mapping are dropped within the operation that removes it: what
 *       comes in its place, small pages or a table, never meets them.
 *   <li>So are those of small pages, owed by whichever edit, before a large mapping is made over
 *       them.
 *   <li>A large mapping is accessed and dirty from the start, so that no walk changes its word.
 * </ol>
 */
final class LargePages {
  private final EditState state;
  private final TableCursor cursor;
  private final Settlement settlement;
  private final LargeEntries large;
  private final Geometry geometry;
  private final TableLinks links;
  private final Format format;
  private final EntryWords entries;
  private final int kernelLevels;
  private final KernelInUse inUse;
  // Whether the format has groups at all.
  private final boolean replicates;

  @SuppressWarnings("NullAway.Init") // by open
  private Space space;

  @SuppressWarnings("NullAway.Init")
  LargePages(
      PagingKernel paging,
      KernelProcessor on,
      EditState state,
      TableCursor cursor,
      Settlement settlement) {
    Parts parts = paging.parts();
    this.state = state;
    this.cursor = cursor;
    this.settlement = settlement;
    this.large = new LargeEntries(paging, on, state, cursor);
    this.geometry = parts.geometry();
    this.links = parts.links();
    this.format = parts.format();
    this.entries = on.words();
    this.kernelLevels = parts.kernelLevels();
    this.inUse = paging.inUse();
    this.replicates = format.groupBits() != 0;
  }

  void setSpace(Space its) {
    space = its;
    large.setSpace(its);
  }

  // What there is.

  /** Whether the space has a large mapping of either kind. */
  boolean any() {
    return space.hasLarge() || space.groups() != 0;
  }

  /** The order of the large mapping in which a page lies, or 0. */
  int order(long page) {
    if (isGrouped(page)) {
      return format.groupBits();
    }
    int level = space.hasLarge() ? cursor.largeLevel(page) : 0;
    return level == 0 ? 0 : links.largeOrder(level);
  }

  private boolean isGrouped(long page) {
    return space.groups() != 0
        && cursor.seek(page)
        && format.isGroup(entries.load(cursor.entry(page)));
  }

  /** What the large entry above a page maps there; absent if there is none. */
  PageState lookup(long page) {
    int level = space.hasLarge() ? cursor.largeLevel(page) : 0;
    return level == 0 ? PageState.absent() : cursor.large(level, page);
  }

  /** What stands for {@code page} alone where {@code word} may stand for a group. */
  long member(long word, long page) {
    return replicates ? format.member(word, page) : word;
  }

  /** The same for words of consecutive pages, in place; returns how many groups began there. */
  int members(EntryRun words, int n, long page) {
    int grouped = 0;
    for (int i = 0; i < n; i++) {
      if (format.isGroup(words.get(i))) {
        words.set(i, format.member(words.get(i), page + i));
        grouped++;
      }
    }
    return grouped >>> format.groupBits();
  }

  /** Refuses a page that lies in a large mapping. */
  void requireSmall(long page) {
    if (any() && order(page) != 0) {
      throw new PagingException.LargePage(PageNumber.of(page), space);
    }
  }

  /** Refuses pages of which one lies in a large mapping. */
  void requireSmall(long first, long count) {
    long limit = first + count;
    for (long page = first; any() && page < limit; ) {
      requireSmall(page);
      long next = Math.min(limit, cursor.tableLimit(page));
      if (space.groups() != 0 && cursor.seek(page)) {
        long group = 1L << format.groupBits();
        next = Math.min(next, (page & -group) + group);
      }
      page = next;
    }
  }

  /** Refuses pages that are a part of a large mapping, the rest of which lies beside them. */
  void requireWhole(long first, long count) {
    if (any()) {
      long last = first + count - 1;
      requireWithin(first, first, last);
      requireWithin(last, first, last);
      requireChangeable(first, count);
    }
  }

  private void requireChangeable(long first, long count) {
    PageSet all = space.large();
    for (int i = 0; i < all.size() && space.isKernel(); i++) {
      long page = all.get(i);
      if (page >= first && page < first + count) {
        int level = cursor.largeLevel(page);
        inUse.requireChangeable(space, level, page, 1L << links.largeOrder(level));
      }
    }
  }

  private void requireWithin(long page, long first, long last) {
    long pages = 1L << order(page);
    long start = page & -pages;
    if (start < first || start + pages - 1 > last) {
      throw new PagingException.LargePage(PageNumber.of(page), space);
    }
  }

  // What is done.

  /** The orders that this space can have, of those offered. */
  private boolean takes(int order, List<Integer> offered) {
    return offered.contains(order) && (!space.isKernel() || level(order) <= kernelLevels);
  }

  /** The level whose entries have this order, or 1 for groups. */
  private int level(int order) {
    int level = geometry.levels();
    while (level > 1 && links.largeOrder(level) != order) {
      level--;
    }
    return level;
  }

  /** Refuses what cannot be a large mapping whatever the space has. */
  void check(long first, int order, long frame, List<Integer> offered) {
    if (!takes(order, offered)) {
      throw new PagingException.OrderNotOffered(
          order, offered.stream().filter(each -> takes(each, offered)).toList());
    }
    int pages = 1 << order;
    if (first % pages != 0) {
      throw new PagingException.Misaligned("page", first, pages);
    }
    if (frame % pages != 0) {
      throw new PagingException.Misaligned("frame", frame, pages);
    }
  }

  /** Maps all pages of an order, which {@link #check} found right, as {@code as} says the first. */
  void map(PageTables tables, long first, int order, PageState.Mapped as) {
    int level = level(order);
    if (level == 1) {
      tables.map(first, 1L << order, format.group(as), 0);
      space.addGroups(1);
      return;
    }
    if (!large.isEmpty(level, first)) {
      throw tables.occupied(first, 1L << order);
    }
    cursor.reserve(cursor.missingAbove(level, first));
    if (cursor.stop(first) <= level) {
      large.empty(level, first);
    }
    settlement.payAll();
    large.make(level, first, links.largeEntry(level, as));
    cursor.unreserve();
  }

  /** Empties the large mapping that begins at a page; returns what stood there. */
  PageState unmap(PageTables tables, long first) {
    int order = order(first);
    if (order == 0 || (first & ((1L << order) - 1)) != 0) {
      throw new PagingException.NotLarge(PageNumber.of(first), space, order);
    }
    PageState stood = tables.lookup(first);
    tables.unmap(first, 1L << order, null);
    return stood;
  }

  /**
   * Empties the large entry that begins at a page, if there is one; returns how many pages it had.
   */
  long clear(long first, @Nullable PageBuffer displaced) {
    int level = space.hasLarge() ? cursor.largeLevel(first) : 0;
    if (level == 0 || !(cursor.large(level, first) instanceof PageState.Mapped stood)) {
      return 0;
    }
    long count = 1L << links.largeOrder(level);
    large.clear(level, first);
    large.uncount(level, first);
    state.cleared.add(first);
    settlement.removedLarge(stood.frame().value(), count);
    if (displaced != null) {
      add(stood, count, displaced);
    }
    return count;
  }

  /** Appends the states of pages that are mapped to consecutive frames, alike but for that. */
  static void add(PageState.Mapped first, long count, PageBuffer to) {
    long frame = first.frame().value();
    for (long i = 0; i < count; i++) {
      to.addMapped(
          frame + i,
          first.protection(),
          first.type(),
          first.accessed(),
          first.dirty(),
          first.global());
    }
  }

  /**
   * Pays for the large entries that {@link #clear} emptied, and gives their places tables again.
   */
  void payCleared() {
    if (state.cleared.size() == 0) {
      return;
    }
    settlement.payAll();
    for (int i = 0; i < state.cleared.size(); i++) {
      long first = state.cleared.get(i);
      int level = cursor.stop(first);
      if (level > 1 && large.hasTable(level, first)) {
        large.relink(level, first);
      }
    }
    state.cleared.clear();
  }

  /** Changes the protection of the large entries that begin among these pages. */
  void protect(long first, long count, Protection protection) {
    PageSet all = space.large();
    for (int i = 0; i < all.size(); i++) {
      long page = all.get(i);
      int level = page >= first && page < first + count ? cursor.largeLevel(page) : 0;
      if (level != 0 && cursor.large(level, page) instanceof PageState.Mapped old) {
        long word =
            links.largeEntry(
                level,
                PageState.Mapped.of(old.frame(), protection, old.type(), true, true, old.global()));
        large.change(level, page, word);
      }
    }
  }

  /** Makes the large mapping of a page one of the next smaller size. */
  void split(long page) {
    if (isGrouped(page)) {
      splitGroup(page & -(1L << format.groupBits()));
      return;
    }
    int level = space.hasLarge() ? cursor.largeLevel(page) : 0;
    if (level == 0) {
      throw new PagingException.NotLarge(PageNumber.of(page), space, 0);
    }
    int order = links.largeOrder(level);
    long first = page & -(1L << order);
    inUse.requireChangeable(space, level, first, 1L << order);
    if (!(cursor.large(level, first) instanceof PageState.Mapped all)) {
      throw new IllegalStateException("a large entry maps nothing");
    }
    if (!large.hasTable(level, first)) {
      cursor.reserve(1);
    }
    large.clear(level, first);
    settlement.payAll();
    int below = geometry.spanShift(level - 1);
    long word = part(level - 1, all);
    long step = part(level - 1, all.withFrame(all.frame().plus(1L << below))) - word;
    large.fill(level, first, 1 << (order - below), word, step);
    cursor.unreserve();
  }

  /** The entry of a level that maps the beginning of what {@code all} maps. */
  private long part(int level, PageState.Mapped all) {
    return level > 1
        ? links.largeEntry(level, all)
        : format.touch(
            format.leaf(all.frame().value(), all.protection(), all.type(), all.global()), true);
  }

  private void splitGroup(long first) {
    int count = 1 << format.groupBits();
    cursor.seek(first);
    long entry = cursor.entry(first);
    EntryRun words = state.words;
    words.load(entry, count);
    entries.fill(entry, count, 0, 0);
    for (int i = 0; i < count; i++) {
      state.debts.page(first + i);
    }
    members(words, count, first);
    settlement.payAll();
    words.store(entry, count);
    space.addGroups(-1);
  }

  /** The first pages of all that a space may have, tables or large entries, in order. */
  long[] starts() {
    if (!space.hasLarge()) {
      return space.tables().inOrder();
    }
    TreeSet<Long> starts = new TreeSet<>();
    for (long table : space.tables().inOrder()) {
      long limit = table + (1L << geometry.spanShift(2));
      for (long page = table; page < limit; page = cursor.tableLimit(page)) {
        starts.add(page);
      }
    }
    for (long page : space.large().inOrder()) {
      starts.add(page);
    }
    return starts.stream().mapToLong(Long::longValue).toArray();
  }
}
