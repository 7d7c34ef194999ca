package dev.quire.api;

/**
 * An architecture that can be booted: what a provider of the conformance suite, a map of backends
 * by name, or {@link java.util.ServiceLoader} hands out.
 */
public interface Backend {

  /** The key, for example {@code x86}; lower case, without spaces. */
  String name();

  /**
   * Builds a machine and boots its kernel.
   *
   * @throws PagingException.BadConfiguration if the kernel cannot be laid out in that machine; the
   *     message has the sum
   */
  Machine boot(MachineConfig config);
}
