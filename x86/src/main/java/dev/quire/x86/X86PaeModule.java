package dev.quire.x86;

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
 * Binds the contract to x86 with PAE: a component that names this module and provides a {@link
 * MachineConfig} gets a {@link Machine} and its {@link Paging}. Naming another backend's module
 * switches it.
 */
@Module
public interface X86PaeModule {

  /** The backend. */
  @Provides
  static Backend backend() {
    return new X86Pae();
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
    @StringKey(PaeKernel.NAME)
    static Backend backend() {
      return new X86Pae();
    }
  }
}
