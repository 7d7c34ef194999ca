package dev.quire.common.hardware;

/**
 * What the coherence checker must know of an architecture's tables. Level 0 is the root; a word is
 * as the walk read it, in the low bits.
 */
public interface TableRules {

  /** log2 of the bytes of an entry: 2 unless overridden, or 3. */
  default int entryShift() {
    return Ram.WORD_SHIFT;
  }

  /**
   * Returns whether the entries of a level are read when the root is loaded, and held in registers
   * until then: a translation that outlives the root is not held against them. None, unless
   * overridden.
   */
  default boolean inRegisters(int level) {
    return false;
  }

  /**
   * Returns whether the hardware sees no difference between two words: those of software, and the
   * accessed and dirty bits, do not count.
   */
  boolean same(int level, long before, long after);

  /**
   * Returns whether an access that needs {@code right} may still use {@code entry}, given the words
   * that stand now where the walk read those of the entry. At least one of them is not {@link
   * #same}.
   *
   * @param now the words now, by level
   */
  boolean mayUse(TlbEntry entry, long[] now, int right);

  /**
   * Returns whether a word must have been made invalid, and the invalidation completed, before
   * {@code after} may be stored where a TLB still holds {@code before}: break-before-make.
   */
  boolean mustBreakFirst(int level, long before, long after);

  /** Returns the word decoded by the field names of the manual. */
  String describe(int level, long word);
}
