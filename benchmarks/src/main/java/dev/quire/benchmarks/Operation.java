package dev.quire.benchmarks;

/** The rows of the table, in its order. */
enum Operation {
  TRANSLATE(
      "translate, TLB hit (by a load of one word)",
      AccessBenchmark.class,
      "translate",
      "",
      AccessWork.OPERATIONS,
      "translate",
      new Bar.TimesReference(2)),
  LOAD(
      "32-bit load, TLB hit",
      AccessBenchmark.class,
      "load",
      "",
      AccessWork.OPERATIONS,
      "load",
      new Bar.TimesReference(1.8)),
  LOAD_BY_CONTRACT(
      "32-bit load, TLB hit, by Processor.user()",
      AccessBenchmark.class,
      "loadByContract",
      "",
      AccessWork.OPERATIONS,
      "load",
      new Bar.TimesReference(1.8)),
  INVALIDATE_AND_LOAD(
      "invalidate one page, then load it",
      AccessBenchmark.class,
      "invalidateAndLoad",
      "",
      AccessWork.OPERATIONS,
      "invalidate",
      new Bar.TimesReference(2)),
  WALK(
      "walk, random pages of 1 GiB (a load that misses)",
      AccessBenchmark.class,
      "walk",
      "",
      AccessWork.OPERATIONS,
      "miss",
      new Bar.TimesReference(2)),
  MAP(
      "map one page, its table there",
      PageBenchmarks.Map.class,
      "map",
      "",
      PageWork.OPERATIONS,
      "mapPage",
      new Bar.TimesReference(2)),
  MAP_MAKING_TABLES(
      "map one page, tables made on the way",
      PageBenchmarks.MapMakingTables.class,
      "map",
      "",
      Area.GIBIBYTE,
      "mapTables",
      new Bar.TimesReference(2)),
  UNMAP(
      "unmap one page",
      PageBenchmarks.Unmap.class,
      "unmap",
      "",
      PageWork.OPERATIONS,
      "unmapPage",
      new Bar.TimesReference(2.5)),
  MAP_RANGE(
      "map a range, per page",
      RangeBenchmarks.Map.class,
      "map",
      "shared=false",
      RangeWork.MAP_PAGES,
      "mapRange",
      new Bar.TimesReference(1.2)),
  UNMAP_RANGE(
      "unmap a range, per page",
      RangeBenchmarks.Unmap.class,
      "unmap",
      "shared=false",
      RangeWork.UNMAP_PAGES,
      "unmapRange",
      new Bar.Nanos(0.5)),
  PROTECT_RANGE(
      "protect a range, per page",
      RangeBenchmarks.Protect.class,
      "protect",
      "shared=false",
      RangeWork.PROTECT_PAGES,
      "mapRange",
      new Bar.TimesReference(1.2)),
  MAP_RANGE_SHARED(
      "map a range, current elsewhere too",
      RangeBenchmarks.Map.class,
      "map",
      "shared=true",
      RangeWork.MAP_PAGES,
      "mapRange",
      Bar.NONE),
  UNMAP_RANGE_SHARED(
      "unmap a range, current elsewhere too",
      RangeBenchmarks.Unmap.class,
      "unmap",
      "shared=true",
      RangeWork.UNMAP_PAGES,
      "unmapRangeShared",
      Bar.NONE),
  PROTECT_RANGE_SHARED(
      "protect a range, current elsewhere too",
      RangeBenchmarks.Protect.class,
      "protect",
      "shared=true",
      RangeWork.PROTECT_PAGES,
      "protectRangeShared",
      Bar.NONE),
  RANGE_CURRENT(
      "map and unmap 1024 pages, per page, current",
      ForeignBenchmark.class,
      "ranges",
      "foreign=false",
      ForeignWork.RANGE_OPERATIONS,
      "range1024",
      Bar.NONE),
  RANGE_FOREIGN(
      "map and unmap 1024 pages, per page, foreign",
      ForeignBenchmark.class,
      "ranges",
      "foreign=true",
      ForeignWork.RANGE_OPERATIONS,
      "range1024",
      new Bar.TimesOperation(1.2, RANGE_CURRENT)),
  EDIT_CURRENT(
      "an edit for one page, current",
      ForeignBenchmark.class,
      "pages",
      "foreign=false",
      ForeignWork.PAGE_OPERATIONS,
      "",
      Bar.NONE),
  EDIT_FOREIGN(
      "an edit for one page, foreign",
      ForeignBenchmark.class,
      "pages",
      "foreign=true",
      ForeignWork.PAGE_OPERATIONS,
      "",
      new Bar.TimesOperation(4, EDIT_CURRENT)),
  DEMAND_ZERO(
      "demand-zero fault, access to retry",
      FaultBenchmarks.DemandZero.class,
      "touch",
      "",
      FaultWork.OPERATIONS,
      "zeroFrame",
      new Bar.TimesReference(3)),
  ZERO(
      "zero a frame, transient mapping",
      FaultBenchmarks.Zero.class,
      "zero",
      "",
      FaultWork.OPERATIONS,
      "zeroFrame",
      Bar.NONE);

  private static final double OBJECT_BYTES = 96;

  /** What the harness itself allocates, spread over the operations. */
  private static final double NOISE_BYTES = 2;

  private final String label;
  private final Class<?> benchmark;
  private final String method;
  private final String param;
  private final int operations;
  private final String reference;
  private final Bar bar;

  Operation(
      String label,
      Class<?> benchmark,
      String method,
      String param,
      int operations,
      String reference,
      Bar bar) {
    this.label = label;
    this.benchmark = benchmark;
    this.method = method;
    this.param = param;
    this.operations = operations;
    this.reference = reference;
    this.bar = bar;
  }

  /** The name in the table. */
  String label() {
    return label;
  }

  /** A pattern that only the JMH benchmark of this row matches. */
  String pattern() {
    return "^" + benchmark.getCanonicalName().replace(".", "\\.") + "\\." + method + "$";
  }

  /** The parameter of the benchmark beside the backend, as name=value; empty if it has none. */
  String param() {
    return param;
  }

  /** How many operations an invocation makes. */
  int operations() {
    return operations;
  }

  /** The key of the reference's figure; empty if it has none. */
  String reference() {
    return reference;
  }

  /** What is aimed at. */
  Bar bar() {
    return bar;
  }

  /** Bytes that an operation may allocate: nothing, or an object for an edit. */
  double allowedBytes() {
    return this == EDIT_CURRENT || this == EDIT_FOREIGN ? OBJECT_BYTES : NOISE_BYTES;
  }
}
