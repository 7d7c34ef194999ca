package dev.quire.cli.program;

/** A program cannot be used. The message names it and says why. */
public final class RefusedProgramException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception from what the message names. */
  public RefusedProgramException(String program, String why) {
    super(program + ": " + why);
  }
}
