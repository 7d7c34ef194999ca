package dev.quire.common.engine;

/** The last changes of the kernel's part, by number; used under one lock. */
public interface Journal {

  /** How many changes are kept. */
  int length();

  /** Keeps a change, which is the one with this number; the oldest may go. */
  void add(long number, int place, long[] entries);

  /** Hands out the changes from number {@code from} to {@code to} − 1, all of which are kept. */
  void replay(long from, long to, Change change);

  /** What is done with a change. */
  @FunctionalInterface
  interface Change {

    /** Makes the entries of a place what they became. */
    void apply(int place, long[] entries);
  }
}
