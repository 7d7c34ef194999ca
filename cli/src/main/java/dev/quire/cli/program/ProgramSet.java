package dev.quire.cli.program;

import java.util.List;
import java.util.OptionalInt;

/**
 * Programs that are loaded together on one machine.
 *
 * @param name what the set is called in reports
 * @param programs at least one
 * @param machine the {@code e_machine} that each must have; empty where all are loaded as data
 */
public record ProgramSet(String name, List<Program> programs, OptionalInt machine) {

  /** The name of the set that every backend loads. */
  public static final String COMMON = "common";

  /** The name of a set that only the backend of its machine loads. */
  public static final String OWN = "own";

  /** Copies the list. */
  public ProgramSet {
    programs = List.copyOf(programs);
  }

  /** Returns the set of these programs, of whatever machine. */
  public static ProgramSet common(List<Program> programs) {
    return new ProgramSet(COMMON, programs, OptionalInt.empty());
  }
}
