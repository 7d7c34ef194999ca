package dev.quire.cli.techniques.report;

import dev.quire.api.Counter;
import dev.quire.api.PageNumber;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Measurement;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A figure that tables show.
 *
 * @param head what stands above it
 * @param meaning what it is, for a legend
 * @param inText whether there is room for it in 100 columns
 * @param figure the figure of a measurement, as text
 */
record Column(
    String head,
    String meaning,
    boolean inText,
    BiFunction<Measurement, CostModel, String> figure) {

  private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

  /** All of them, in their order. */
  static final List<Column> ALL =
      List.of(
          new Column(
              "cost",
              "cycles for one operation by the cost model",
              true,
              (one, model) -> Numbers.shortly(one.cyclesPerOperation(model))),
          counted("loads", "table entries read", Counter.TABLE_LOADS),
          counted("stores", "table entries written", Counter.TABLE_STORES),
          counted("inv.", "single translations invalidated", Counter.PAGE_INVALIDATIONS),
          counted(
              "full",
              "invalidations of a whole space or of everything",
              Counter.FULL_INVALIDATIONS),
          counted(
              "lost", "TLB entries that invalidations and switches dropped", Counter.ENTRIES_LOST),
          counted("shoot", "invalidations sent to other processors", Counter.SHOOTDOWNS),
          counted("switch", "table entries read or written at switches", Counter.SWITCH_WORK),
          counted("faults", "faults taken", Counter.FAULTS),
          beside(
              "sync faults",
              "those that told a space of a kernel entry",
              Counter.KERNEL_SYNC_FAULTS),
          beside("copied", "kernel entries written to spaces", Counter.KERNEL_ENTRIES_COPIED),
          beside("retargets", "foreign windows pointed at a space", Counter.WINDOW_RETARGETS),
          beside("root loads", "roots loaded for the moment to reach tables", Counter.ROOT_LOADS),
          beside("paging off", "times that paging was switched off", Counter.PAGING_OFF),
          new Column(
              "RAM",
              "the tables of all spaces, when there were most",
              true,
              (one, model) -> Numbers.bytes(one.tableFrames() * PageNumber.BYTES)),
          new Column(
              "addr.",
              "addresses that reaching tables takes",
              true,
              (one, model) -> Numbers.bytes(one.accessPages() * PageNumber.BYTES)),
          new Column(
              "ms",
              "wall time of the simulation, which is no measure of hardware",
              true,
              (one, model) -> Numbers.shortly(one.nanoseconds() / NANOSECONDS_PER_MILLISECOND)));

  private static Column counted(String head, String meaning, Counter counter) {
    return new Column(
        head, meaning, true, (one, model) -> Numbers.shortly((double) one.counters().get(counter)));
  }

  /** What only a page has room for. */
  private static Column beside(String head, String meaning, Counter counter) {
    return new Column(
        head,
        meaning,
        false,
        (one, model) -> Numbers.shortly((double) one.counters().get(counter)));
  }

  String text(Measurement one, CostModel model) {
    return figure.apply(one, model);
  }
}
