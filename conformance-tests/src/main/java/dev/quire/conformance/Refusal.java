package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** Wrong calls: each is refused by its own exception and changes nothing. */
final class Refusal {
  private static final int TABLES = 4;

  private Refusal() {}

  /** Runs a wrong call and compares everything observable before and after. */
  static <T extends PagingException> void changesNothing(
      Class<T> type, Paging paging, List<AddressSpace> spaces, Executable call) {
    Snapshot before = Snapshot.of(paging, spaces);
    T refusal = assertThrows(type, call);
    assertTrue(
        refusal.getMessage() != null && !refusal.getMessage().isBlank(),
        () -> type.getSimpleName() + " must say what is wrong");
    assertEquals(
        before,
        Snapshot.of(paging, spaces),
        () -> "everything must be as before " + type.getSimpleName());
  }

  /** What can be observed of spaces and frames. */
  private record Snapshot(
      List<List<String>> pages,
      List<Integer> tableFrames,
      List<Long> occupied,
      Map<FrameOwner, Long> usage,
      long available,
      List<Long> current) {

    static Snapshot of(Paging paging, List<AddressSpace> spaces) {
      Processor on = paging.processors().get(0);
      List<AddressSpace> living = spaces.stream().filter(space -> !space.isDestroyed()).toList();
      return new Snapshot(
          living.stream().map(space -> pages(on, space)).toList(),
          living.stream().map(AddressSpace::tableFrames).toList(),
          living.stream().map(AddressSpace::occupiedPages).toList(),
          Map.copyOf(paging.frames().usage()),
          paging.frames().available(),
          paging.processors().stream().map(processor -> processor.current().id()).toList());
    }

    private static List<String> pages(Processor on, AddressSpace space) {
      List<String> pages = new ArrayList<>();
      PageBuffer states = new PageBuffer();
      for (PageRange run : occupied(on, space)) {
        states.clear();
        try (TableEdit edit = on.edit(space)) {
          edit.lookup(run, states);
        }
        for (int i = 0; i < states.size(); i++) {
          if (!states.isAbsent(i)) {
            pages.add(run.first().plus(i) + " " + Explain.exact(states.state(i)));
          }
        }
      }
      return pages;
    }

    /** Where there may be pages; of kernel space, which is large, the part that rules use. */
    private static List<PageRange> occupied(Processor on, AddressSpace space) {
      if (!space.isKernel()) {
        return on.paging().ranges(on, space).stream().map(PageRun::pages).toList();
      }
      PageRange heap = on.paging().layout().kernelHeap();
      long looked = TABLES * on.paging().layout().tableSpan();
      return List.of(PageRange.of(heap.first(), Math.min(heap.count(), looked)));
    }
  }
}
