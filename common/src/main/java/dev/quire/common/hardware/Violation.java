package dev.quire.common.hardware;

import com.google.auto.value.AutoValue;
import dev.quire.api.PageNumber;
import java.util.OptionalLong;

/** Something that kernel code did that its architecture forbids, seen by the coherence checker. */
@AutoValue
public abstract class Violation {

  /** The rules that are watched. */
  public enum Rule {
    /** A translation was used that the tables no longer give, and its edit has closed. */
    STALE_TRANSLATION,
    /** A translation was used whose frame was freed. */
    FREED_FRAME,
    /** A walk read an entry out of a table whose frame was freed. */
    FREED_TABLE,
    /** A valid entry was changed to another valid one while a TLB still held it. */
    BREAK_BEFORE_MAKE
  }

  Violation() {}

  static Violation of(
      Rule rule,
      int processor,
      PageNumber page,
      OptionalLong space,
      OptionalLong edit,
      long before,
      long after,
      String message) {
    return new AutoValue_Violation(rule, processor, page, space, edit, before, after, message);
  }

  /** The rule that was broken. */
  public abstract Rule rule();

  /** The processor that made the access, or the store. */
  public abstract int processor();

  /** The page whose translation is concerned. */
  public abstract PageNumber page();

  /** The space of the edit, if the store was made in one. */
  public abstract OptionalLong space();

  /** The edit that owed the invalidation, if the store was made in one. */
  public abstract OptionalLong edit();

  /** The entry as it was cached. */
  public abstract long before();

  /** The entry as it is. */
  public abstract long after();

  /** All of it in words, with the entries decoded by field. */
  public abstract String message();

  @Override
  public final String toString() {
    return rule() + ": " + message();
  }
}
