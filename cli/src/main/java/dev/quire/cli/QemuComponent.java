package dev.quire.cli;

import dagger.Component;
import dev.quire.api.Backend;
import dev.quire.qemu.QemuArmv7Module;
import dev.quire.qemu.QemuX86LongModule;
import dev.quire.qemu.QemuX86Module;
import dev.quire.qemu.QemuX86PaeModule;
import jakarta.inject.Provider;
import java.util.Map;

/** The backends by name, on QEMU's processors: the same component with other modules. */
@Component(
    modules = {
      QemuX86Module.ByName.class,
      QemuX86PaeModule.ByName.class,
      QemuX86LongModule.ByName.class,
      QemuArmv7Module.ByName.class
    })
interface QemuComponent {

  Map<String, Provider<Backend>> backends();
}
