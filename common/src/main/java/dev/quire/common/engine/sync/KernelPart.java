package dev.quire.common.engine.sync;

import dev.quire.api.PageNumber;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.Journal;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The part of the top level that is the same in every space: entries of one level for consecutive
 * places, all in one frame of each space. A place is what the kernel links at once: one entry on
 * x86, the four descriptors of a group on ARMv7.
 *
 * <p>Places are numbered from 0: of the 64 places of a kernel space of 256 MB on x86, place 3 is
 * the directory's entry 963.
 */
public final class KernelPart {
  private static final long IN_FRAME = PageNumber.BYTES - 1L;

  private final Geometry geometry;
  private final int level;
  private final long firstPage;
  private final int places;
  private final int spanShift;
  private final int words;
  private final ToLongFunction<Space> frame;
  private final @Nullable Companion companion;

  private KernelPart(
      Geometry geometry,
      int level,
      long firstPage,
      int places,
      ToLongFunction<Space> frame,
      @Nullable Companion companion) {
    this.geometry = geometry;
    this.level = level;
    this.firstPage = firstPage;
    this.places = places;
    this.spanShift = geometry.spanShift(level);
    this.words =
        isRoot(geometry, level) ? 1 << (geometry.rootPlaceShift() - geometry.entryShift()) : 1;
    this.frame = frame;
    this.companion = companion;
    long last = offsetInTable(firstPage + ((places - 1L) << spanShift)) + bytes(words) - 1;
    if (offsetInTable(firstPage) / PageNumber.BYTES != last / PageNumber.BYTES) {
      throw new IllegalArgumentException("the kernel's part of level " + level + " spans frames");
    }
  }

  /**
   * Returns the part that has {@code places} entries of {@code level} from that for {@code
   * firstPage} on.
   *
   * @param frame the frame in which a space has them
   */
  public static KernelPart of(
      Geometry geometry, int level, long firstPage, int places, ToLongFunction<Space> frame) {
    return new KernelPart(geometry, level, firstPage, places, frame, null);
  }

  /** Returns the same part with further words that follow from the entries. */
  public KernelPart with(Companion its) {
    return new KernelPart(geometry, level, firstPage, places, frame, its);
  }

  private static boolean isRoot(Geometry geometry, int level) {
    return level == geometry.levels();
  }

  /** The level of the entries. */
  public int level() {
    return level;
  }

  /** How many places there are. */
  public int places() {
    return places;
  }

  /** How many words a place has. */
  public int words() {
    return words;
  }

  /** The place that spans {@code page}. */
  public int place(long page) {
    return (int) ((page - firstPage) >>> spanShift);
  }

  private long page(int place) {
    return firstPage + ((long) place << spanShift);
  }

  private long bytes(int count) {
    return (long) count << geometry.entryShift();
  }

  private long offsetInTable(long page) {
    return isRoot(geometry, level) ? geometry.rootOffset(page) : geometry.offset(level, page);
  }

  private long at(TableView view, Space space, int place) {
    long page = page(place);
    return isRoot(geometry, level)
        ? view.root(page)
        : view.table(level, page, frame.applyAsLong(space)) + geometry.offset(level, page);
  }

  /** Loads the entries of {@code count} places of {@code space} through a view of it. */
  void load(KernelProcessor on, TableView view, Space space, int place, int count, long[] to) {
    on.words().load(at(view, space, place), to, count * words);
  }

  /** Stores the entries of one place, or of all from place 0 on, through a view of the space. */
  void store(KernelProcessor on, TableView view, Space space, int place, int count, long[] from) {
    on.words().store(at(view, space, place), from, count * words);
    if (companion != null) {
      long shown = companion.at(view, page(place));
      if (shown == Companion.NOT_SHOWN) {
        storeCompanions(on, space, place, count, from);
      } else {
        on.words().store(shown, companions(companion, from, count), count);
      }
    }
  }

  /** Stores entries into a root that is seen alone, without the tables beside it. */
  void storeRoot(KernelProcessor on, TableView root, Space space, long[] from) {
    if (!isRoot(geometry, level)) {
      storeInFrame(on, space, 0, places, from);
      return;
    }
    on.words().store(root.root(firstPage), from, places * words);
    storeCompanions(on, space, 0, places, from);
  }

  /** Loads entries by a transient mapping of the frame that has them. */
  void loadFromFrame(KernelProcessor on, Space space, int place, int count, long[] to) {
    long at = on.mapTransient(frame.applyAsLong(space));
    try {
      on.words().load(at + (offsetInTable(page(place)) & IN_FRAME), to, count * words);
    } finally {
      on.unmapTransient(at);
    }
  }

  /** Stores entries by a transient mapping of the frame that has them. */
  void storeInFrame(KernelProcessor on, Space space, int place, int count, long[] from) {
    long at = on.mapTransient(frame.applyAsLong(space));
    try {
      on.words().store(at + (offsetInTable(page(place)) & IN_FRAME), from, count * words);
    } finally {
      on.unmapTransient(at);
    }
    storeCompanions(on, space, place, count, from);
  }

  /** Has {@code changes} store entries of places one by one, under one transient mapping. */
  void storeEach(KernelProcessor on, Space space, Consumer<Journal.Change> changes) {
    long at = on.mapTransient(frame.applyAsLong(space));
    try {
      changes.accept(
          (place, entries) -> {
            on.words().store(at + (offsetInTable(page(place)) & IN_FRAME), entries, words);
            storeCompanions(on, space, place, 1, entries);
          });
    } finally {
      on.unmapTransient(at);
    }
  }

  /** Stores the entries of one place into a table that is mapped at {@code table}. */
  void storeAt(KernelProcessor on, long table, Space space, int place, long[] from) {
    on.words().store(table + offsetInTable(page(place)), from, words);
    storeCompanions(on, space, place, 1, from);
  }

  private void storeCompanions(KernelProcessor on, Space space, int place, int count, long[] from) {
    if (companion == null) {
      return;
    }
    long at = on.mapTransient(companion.frame(space));
    try {
      on.words()
          .store(at + companion.offset(page(place)), companions(companion, from, count), count);
    } finally {
      on.unmapTransient(at);
    }
  }

  private long[] companions(Companion its, long[] from, int count) {
    long[] derived = new long[count];
    for (int i = 0; i < count; i++) {
      derived[i] = its.word(from, i * words);
    }
    return derived;
  }

  /** Whether there is nothing in any of the words of a place. */
  boolean isAbsent(long[] entries, int place) {
    long any = 0;
    for (int i = 0; i < words; i++) {
      any |= entries[place * words + i];
    }
    return any == 0;
  }

  /**
   * One more word for each place, in another frame of the space, that follows from the entries: on
   * ARMv7 that of the mirror.
   */
  public interface Companion {

    /** A view does not show the words. */
    long NOT_SHOWN = -1;

    /** The frame in which a space has the words. */
    long frame(Space space);

    /** Where in that frame the word for {@code page} is, in bytes. */
    long offset(long page);

    /** Where a view of the space shows the word for {@code page}, or NOT_SHOWN. */
    long at(TableView view, long page);

    /** The word that belongs to the entries of a place, which begin at {@code first}. */
    long word(long[] entries, int first);
  }
}
