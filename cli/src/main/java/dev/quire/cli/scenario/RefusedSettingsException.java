package dev.quire.cli.scenario;

/** A scenario cannot be run with these settings. The message has the value and the rule. */
public final class RefusedSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public RefusedSettingsException(String message) {
    super(message);
  }
}
