package dev.quire.cli.techniques.workload;

/**
 * Something that kernels do. Its constructor makes what must exist before; {@link #work} is what is
 * measured. Whatever it finds wrong it throws as {@link WrongResultException}.
 */
abstract class Workload {

  private final Bench bench;

  Workload(Bench bench) {
    this.bench = bench;
  }

  final Bench bench() {
    return bench;
  }

  /** Does what is measured, and says how many operations it was. */
  abstract void work();

  /** Reads the memory that it left through the MMU. */
  abstract void check();

  /** Gives back what it has beside the spaces of its bench. */
  void end() {}
}
