package dev.quire.common.hardware;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cached translation with its history, as the models that keep more than the fast one hold it:
 * what it maps, and which words of RAM the walk read, level by level from the root (level 0).
 */
public final class TlbEntry {
  final int cpu;
  final long page;
  final int span;
  final int context;
  final boolean global;
  final long frame;
  final int attributes;
  final int levels;
  private final long begun;
  private final long[] addresses;
  private final long[] words;
  private final long[] times;
  int rights;
  @Nullable TlbEntry next;

  TlbEntry(
      int cpu,
      long page,
      int span,
      int context,
      boolean global,
      long frame,
      int rights,
      int attributes,
      WalkTrace trace) {
    this.cpu = cpu;
    this.page = page;
    this.span = span;
    this.context = context;
    this.global = global;
    this.frame = frame;
    this.rights = rights;
    this.attributes = attributes;
    begun = trace.begun;
    levels = trace.levels;
    addresses = Arrays.copyOf(trace.addresses, levels);
    words = Arrays.copyOf(trace.words, levels);
    times = Arrays.copyOf(trace.times, levels);
  }

  /** The number of the first page. */
  public long page() {
    return page;
  }

  /** log2 of the number of pages: 0 for an ordinary page. */
  public int span() {
    return span;
  }

  /** The number of the frame of the first page. */
  public long frame() {
    return frame;
  }

  /** What the entry allows, as {@link Rights}. */
  public int rights() {
    return rights;
  }

  /** Whether the entry outlives a change of context. */
  public boolean global() {
    return global;
  }

  /** The attributes that the architecture gave. */
  public int attributes() {
    return attributes;
  }

  /** How many words the walk read. */
  public int levels() {
    return levels;
  }

  /** The physical address of the word read at a level. */
  public long address(int level) {
    return addresses[level];
  }

  /** The word read at a level. */
  public long word(int level) {
    return words[level];
  }

  /** When the word of a level was read. */
  long time(int level) {
    return times[level];
  }

  /** When the table of a level was reached: when the word that leads to it was read. */
  long reached(int level) {
    return level == 0 ? begun : times[level - 1];
  }

  /** The number of the frame behind one of the pages. */
  long frameOf(long wanted) {
    return frame + (wanted - page);
  }

  boolean covers(long wanted) {
    return wanted >>> span == page >>> span;
  }
}
