package dev.quire.api;

import com.google.auto.value.AutoValue;

/** The place of an entry: the level of its table (1 holds page entries) and its index in there. */
@AutoValue
public abstract class TableIndex {

  TableIndex() {}

  /** Returns the place {@code index} (from 0) of a table of level {@code level} (from 1). */
  public static TableIndex of(int level, int index) {
    return new AutoValue_TableIndex(level, index);
  }

  /** The level of the table: 1 for the tables whose entries are pages, the root has the highest. */
  public abstract int level();

  /** The index of the entry within the table, from 0. */
  public abstract int index();
}
