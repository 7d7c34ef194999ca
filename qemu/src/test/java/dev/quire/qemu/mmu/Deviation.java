package dev.quire.qemu.mmu;

/**
 * Something that QEMU's processor is known to do otherwise than the simulated one. It says for each
 * case exactly what QEMU gives instead; a case in which QEMU does neither more nor less than that
 * is counted, any other fails.
 *
 * @param <R> the registers that a walk depends on
 */
interface Deviation<R> {

  String name();

  /** What QEMU does. */
  String qemu();

  /** What the manual says, with its section. */
  String manual();

  /** Where QEMU does it. */
  String source();

  /**
   * Whether QEMU may grant an access along this path that the simulated processor refuses; such
   * accesses are made aligned, so that each is one.
   */
  default boolean mayGrantMore(R registers, Path path) {
    return false;
  }

  /**
   * Returns what QEMU gives in a case; {@link Outcome#impossible} where this deviation is to be
   * seen but the simulated processor did not give what the manual says: it might do what QEMU does,
   * and no difference would show that.
   *
   * @param soFar what the simulated processor gave, as the deviations before this one change it
   */
  Outcome apply(Case<R> one, Outcome soFar);

  /**
   * Whether this is why the two memories differ in the entry at an address, since QEMU's walks
   * write there and ours do not.
   */
  default boolean explains(Words simulated, Words qemu, long at) {
    return false;
  }
}
