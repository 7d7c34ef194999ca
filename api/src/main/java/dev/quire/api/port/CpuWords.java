package dev.quire.api.port;

/**
 * The loads and stores of single words of a {@link Cpu}: the operations with the same names, with
 * the same faults and errors.
 *
 * <p>A class, not an interface, for the sake of speed: of a class the just-in-time compiler knows
 * who implements it, and where that is one, as where several simulated architectures inherit the
 * same methods, it compiles a call into its caller without asking what the processor is.
 */
public abstract class CpuWords {

  /** Creates the words of a processor. */
  protected CpuWords() {}

  /** Loads 32 bits. */
  public abstract int load32(long address, boolean user);

  /** Stores 32 bits. */
  public abstract void store32(long address, int value, boolean user);

  /** Loads 64 bits. */
  public abstract long load64(long address, boolean user);

  /** Stores 64 bits. */
  public abstract void store64(long address, long value, boolean user);

  /** Returns those of any processor, by its own operations. */
  static CpuWords of(Cpu cpu) {
    return new CpuWords() {
      @Override
      public int load32(long address, boolean user) {
        return cpu.load32(address, user);
      }

      @Override
      public void store32(long address, int value, boolean user) {
        cpu.store32(address, value, user);
      }

      @Override
      public long load64(long address, boolean user) {
        return cpu.load64(address, user);
      }

      @Override
      public void store64(long address, long value, boolean user) {
        cpu.store64(address, value, user);
      }
    };
  }
}
