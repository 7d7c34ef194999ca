package dev.quire.cli.techniques.report;

/** A file that is no study, or not one that this version can read; the message says why. */
public final class BadStudyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadStudyException(String what) {
    super(what);
  }
}
