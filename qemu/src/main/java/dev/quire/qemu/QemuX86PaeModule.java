package dev.quire.qemu;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.x86.kernel.PaeKernel;
import jakarta.inject.Singleton;

/**
 * Binds the contract to x86 with PAE on QEMU's processors: a component that names this module
 * rather than that of the simulated ones runs on QEMU. Whoever gets the {@link Machine} closes it.
 */
@Module
public interface QemuX86PaeModule {

  /** The backend. */
  @Provides
  static Backend backend() {
    return new QemuX86Pae();
  }

  /** The machine, booted once. */
  @Provides
  @Singleton
  static Machine machine(Backend backend, MachineConfig config) {
    return backend.boot(config);
  }

  /** The paging subsystem of the machine. */
  @Provides
  static Paging paging(Machine machine) {
    return machine.paging();
  }

  /**
   * Adds the backend to a map by name, for a choice at run time, beside other backends' entries.
   * The name is that of the architecture: a map is of simulated machines or of QEMU's.
   */
  @Module
  interface ByName {

    /** The entry. */
    @Provides
    @IntoMap
    @StringKey(PaeKernel.NAME)
    static Backend backend() {
      return new QemuX86Pae();
    }
  }
}
