package dev.quire.cli.scenario;

/** Is told how far scenarios have come, from whatever thread. */
@FunctionalInterface
public interface ScenarioListener {

  /** Called when a step of a program set was done on a backend. */
  void reached(String backend, String set, Step step);
}
