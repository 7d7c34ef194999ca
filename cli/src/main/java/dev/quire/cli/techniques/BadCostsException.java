package dev.quire.cli.techniques;

/** A file of costs that cannot be read; the message names file and line. */
public final class BadCostsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadCostsException(String what) {
    super(what);
  }
}
