package dev.quire.cli;

import dagger.Component;
import dev.quire.api.Backend;
import dev.quire.armv7.Armv7Module;
import dev.quire.armv7.Armv7N0Module;
import dev.quire.armv7.Armv7N2Module;
import dev.quire.x86.X86LongModule;
import dev.quire.x86.X86Module;
import dev.quire.x86.X86PaeModule;
import jakarta.inject.Provider;
import java.util.Map;

/**
 * Every backend by name, on simulated processors: naming another one's module here is all that it
 * takes to compare it.
 */
@Component(
    modules = {
      X86Module.ByName.class,
      X86PaeModule.ByName.class,
      X86LongModule.ByName.class,
      Armv7Module.ByName.class,
      Armv7N0Module.ByName.class,
      Armv7N2Module.ByName.class
    })
interface QuireComponent {

  Map<String, Provider<Backend>> backends();
}
