package dev.quire.qemu.mmu;

import dev.quire.api.port.Cpu;

/**
 * One of the two: a processor with its memory.
 *
 * @param <R> the registers that a walk depends on
 */
abstract class Side<R> {
  private final Cpu cpu;
  private final Words memory;
  private boolean fetch;
  private boolean user;

  Side(Cpu cpu, Words memory) {
    this.cpu = cpu;
    this.memory = memory;
    cpu.onFault(
        (itWasFetch, byUser) -> {
          fetch = itWasFetch;
          user = byUser;
          throw new Taken();
        });
  }

  /** Readies the processor for tables that are about to be written anew. */
  abstract void prepare();

  /** Sets the registers and drops everything that is cached. */
  abstract void enter(R registers);

  /** Goes from one kind of a scene's registers to the other, and drops nothing. */
  abstract void change(R registers);

  /** Drops everything that is cached. */
  abstract void invalidate();

  /** What the fault registers say of the last fault. */
  abstract int code(boolean ofFetch);

  /** The address of the last fault. */
  abstract long faultAddress(boolean ofFetch);

  final Words memory() {
    return memory;
  }

  /** Makes an access, once. */
  final Outcome perform(Probe probe) {
    try {
      return Outcome.granted(probe.perform(cpu));
    } catch (Taken fault) {
      return Outcome.faulted(fetch, user, code(fetch), faultAddress(fetch));
    }
  }

  /** Abandons the access that faulted. */
  private static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Taken() {
      super("taken", null, false, false);
    }
  }
}
