package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The violations that were seen: the first few whole, all of them counted. */
final class Violations {
  private static final int KEPT = 256;

  private final OpenEdits edits;
  private final List<Violation> first = new ArrayList<>();
  private long total;
  private boolean throwing;

  Violations(OpenEdits edits) {
    this.edits = edits;
  }

  void throwing(boolean value) {
    throwing = value;
  }

  List<Violation> first() {
    return List.copyOf(first);
  }

  long total() {
    return total;
  }

  void clear() {
    first.clear();
    total = 0;
  }

  /**
   * Reports a violation.
   *
   * @param store the store that is to blame, if it is known
   */
  void report(
      Violation.Rule rule,
      int processor,
      long page,
      TableLog.@Nullable Store store,
      long before,
      long after,
      String what) {
    PageNumber number = PageNumber.of(page);
    Violation violation =
        Violation.of(
            rule,
            processor,
            number,
            store == null ? OptionalLong.empty() : known(store.space()),
            store == null ? OptionalLong.empty() : known(store.edit()),
            before,
            after,
            "processor " + processor + ", " + number + ": " + what + whose(store));
    total++;
    if (first.size() < KEPT) {
      first.add(violation);
    }
    if (throwing) {
      throw new CoherenceViolation(violation);
    }
  }

  private static OptionalLong known(long id) {
    return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  private String whose(TableLog.@Nullable Store store) {
    if (store == null) {
      return "";
    }
    if (store.edit() < 0) {
      return "; stored by processor " + store.processor() + " outside of any edit";
    }
    return "; edit "
        + store.edit()
        + " of space "
        + store.space()
        + " on processor "
        + store.processor()
        + (edits.covers(store) ? " stored it" : " owed the invalidation");
  }
}
