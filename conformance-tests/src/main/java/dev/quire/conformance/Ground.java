package dev.quire.conformance;

import dev.quire.api.Feature;
import dev.quire.api.Layout;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import java.util.ArrayList;
import java.util.List;

/**
 * What the compared backends have in common: the pages that histories use, as offsets, and the bits
 * of their tickets.
 */
final class Ground {

  /** The positions of pages that a history can begin at. */
  static final int POSITIONS = 16;

  /** The most pages that one step changes. */
  static final int MOST = 6;

  private final List<Long> user = new ArrayList<>();
  private final List<Long> heap = new ArrayList<>();
  private final long userFirst;
  private final long userLimit;
  private final int ticketBits;
  private final boolean executeNever;
  private final List<Integer> orders;

  Ground(List<Paging> compared) {
    List<Layout> layouts = compared.stream().map(Paging::layout).toList();
    long span = layouts.stream().mapToLong(Layout::tableSpan).max().orElseThrow();
    userFirst =
        layouts.stream().mapToLong(layout -> layout.user().first().value()).max().orElseThrow();
    userLimit =
        layouts.stream().mapToLong(layout -> layout.user().limit().value()).min().orElseThrow();
    ticketBits = layouts.stream().mapToInt(Layout::ticketBits).min().orElseThrow();
    executeNever =
        compared.stream().allMatch(paging -> paging.features().contains(Feature.EXECUTE_NEVER));
    orders =
        layouts.get(0).largeOrders().stream()
            .filter(order -> order <= Simulation.LARGEST)
            .filter(order -> layouts.stream().allMatch(one -> one.largeOrders().contains(order)))
            .toList();
    long aligned = Math.floorDiv(userFirst + span - 1, span) * span;
    for (int i = 0; i < 8; i++) {
      user.add(aligned + 2 * span - 4 + i);
    }
    for (int i = 0; i < 3; i++) {
      user.add(aligned + 5 * span + i);
    }
    user.add(userFirst);
    for (int i = 4; i > 0; i--) {
      user.add(userLimit - i);
    }
    for (int i = 0; i < 10; i++) {
      heap.add(span - 5 + i);
    }
    for (int i = 0; i < 6; i++) {
      heap.add(2 * span + i);
    }
  }

  PageNumber userPage(int position) {
    return PageNumber.of(user.get(position % POSITIONS));
  }

  PageNumber kernelPage(Layout layout, int position) {
    long span = layout.tableSpan();
    long aligned = Math.floorDiv(layout.kernelHeap().first().value() + span - 1, span) * span;
    return PageNumber.of(aligned + heap.get(position % POSITIONS));
  }

  /** Cuts a number of pages so that they end where all compared user ranges end. */
  int cut(PageNumber first, int count) {
    long value = first.value();
    return value < userLimit && value >= userFirst
        ? (int) Math.min(count, userLimit - value)
        : count;
  }

  long ticket(int value) {
    return ((long) value * 0x9e3779b97f4a7c15L) >>> (Long.SIZE - ticketBits);
  }

  /** The sizes of large mappings that all have; none on some grounds. */
  List<Integer> orders() {
    return orders;
  }

  boolean executeNever() {
    return executeNever;
  }
}
