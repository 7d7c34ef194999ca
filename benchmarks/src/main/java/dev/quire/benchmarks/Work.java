package dev.quire.benchmarks;

/** Operations on one machine, ready to be timed. */
interface Work {

  /** Does everything once that its benchmarks do, and what they do between two invocations. */
  void exercise();
}
