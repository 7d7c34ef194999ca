package example.consumer;

import dagger.BindsInstance;
import dagger.Component;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.armv7.Armv7Module;
import jakarta.inject.Singleton;

/** A kernel on ARMv7: the module is all that {@link X86System} has different. */
@Singleton
@Component(modules = Armv7Module.class)
public interface Armv7System {

  /** The paging subsystem. */
  Paging paging();

  /** Makes systems. */
  @Component.Factory
  interface Factory {

    /** Boots a machine. */
    Armv7System create(@BindsInstance MachineConfig config);
  }
}
