package example.consumer;

import dagger.BindsInstance;
import dagger.Component;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.x86.X86Module;
import jakarta.inject.Singleton;

/** A kernel on x86: the module is all that {@link Armv7System} has different. */
@Singleton
@Component(modules = X86Module.class)
public interface X86System {

  /** The paging subsystem. */
  Paging paging();

  /** Makes systems. */
  @Component.Factory
  interface Factory {

    /** Boots a machine. */
    X86System create(@BindsInstance MachineConfig config);
  }
}
