package dev.quire.common.process;

/** Arguments, environment and auxiliary vector do not fit in the stack they are meant for. */
public final class InitialStackTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long needed;
  private final long limit;

  InitialStackTooLargeException(long needed, long limit) {
    super("the initial stack needs " + needed + " bytes; it may have at most " + limit);
    this.needed = needed;
    this.limit = limit;
  }

  /** Returns how many bytes the image would have. */
  public long needed() {
    return needed;
  }

  /** Returns how many bytes it may have. */
  public long limit() {
    return limit;
  }
}
