package dev.quire.cli.techniques.workload;

/** Memory is not as the workload left it, or an account is not: the schemes gave a wrong result. */
public final class WrongResultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongResultException(String what) {
    super(what);
  }
}
