package dev.quire.armv7;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.armv7.kernel.Armv7Kernel;
import jakarta.inject.Singleton;

/**
 * Binds the contract to ARMv7 with TTBCR.N = 0: a component that names this module and provides a
 * {@link MachineConfig} gets a {@link Machine} and its {@link Paging}. Naming another backend's
 * module switches it.
 */
@Module
public interface Armv7N0Module {

  /** The backend. */
  @Provides
  static Backend backend() {
    return new Armv7N0();
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
   */
  @Module
  interface ByName {

    /** The entry. */
    @Provides
    @IntoMap
    @StringKey(Armv7Kernel.N0_NAME)
    static Backend backend() {
      return new Armv7N0();
    }
  }
}
