package dev.quire.common.swap;

import java.util.Arrays;

/** A reverse map of one chain a frame, its links in three arrays: 16 bytes a mapping. */
public final class ChainedReverseMap implements ReverseMap {

  private static final int END = LongIntMap.NONE;

  private final LongIntMap first = new LongIntMap();
  private int[] spaces = new int[64];
  private long[] pages = new long[64];
  private int[] next = new int[64];
  private int limit;
  private int free = END;
  private long size;

  /** Creates an empty map. */
  public ChainedReverseMap() {}

  @Override
  public void add(long frame, int space, long page) {
    int link = newLink();
    spaces[link] = space;
    pages[link] = page;
    next[link] = first.get(frame);
    first.put(frame, link);
    size++;
  }

  @Override
  public boolean remove(long frame, int space, long page) {
    int before = END;
    for (int link = first.get(frame); link != END; link = next[link]) {
      if (spaces[link] == space && pages[link] == page) {
        unlink(frame, before, link);
        return true;
      }
      before = link;
    }
    return false;
  }

  @Override
  public void mappings(long frame, Mappings to) {
    for (int link = first.get(frame); link != END; link = next[link]) {
      to.add(spaces[link], pages[link]);
    }
  }

  @Override
  public long size() {
    return size;
  }

  private void unlink(long frame, int before, int link) {
    if (before != END) {
      next[before] = next[link];
    } else if (next[link] != END) {
      first.put(frame, next[link]);
    } else {
      first.remove(frame);
    }
    next[link] = free;
    free = link;
    size--;
  }

  private int newLink() {
    if (free != END) {
      int link = free;
      free = next[link];
      return link;
    }
    if (limit == next.length) {
      spaces = Arrays.copyOf(spaces, 2 * limit);
      pages = Arrays.copyOf(pages, 2 * limit);
      next = Arrays.copyOf(next, 2 * limit);
    }
    return limit++;
  }
}
