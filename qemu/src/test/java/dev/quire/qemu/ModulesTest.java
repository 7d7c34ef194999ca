package dev.quire.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dagger.BindsInstance;
import dagger.Component;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.armv7.Armv7Module;
import dev.quire.x86.X86LongModule;
import dev.quire.x86.X86Module;
import dev.quire.x86.X86PaeModule;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;

/** A component has simulated processors or QEMU's by the module that it names, and nothing else. */
@NeedsQemu
class ModulesTest {
  private static final MachineConfig CONFIG = MachineConfig.standard();

  /** What the components have in common. */
  interface Booted {
    Machine machine();

    Paging paging();
  }

  @Singleton
  @Component(modules = X86Module.class)
  interface SimulatedX86 extends Booted {
    @Component.Factory
    interface Factory {
      SimulatedX86 create(@BindsInstance MachineConfig config);
    }
  }

  @Singleton
  @Component(modules = QemuX86Module.class)
  interface QemuX86s extends Booted {
    @Component.Factory
    interface Factory {
      QemuX86s create(@BindsInstance MachineConfig config);
    }
  }

  @Singleton
  @Component(modules = X86PaeModule.class)
  interface SimulatedPae extends Booted {
    @Component.Factory
    interface Factory {
      SimulatedPae create(@BindsInstance MachineConfig config);
    }
  }

  @Singleton
  @Component(modules = QemuX86PaeModule.class)
  interface QemuPaes extends Booted {
    @Component.Factory
    interface Factory {
      QemuPaes create(@BindsInstance MachineConfig config);
    }
  }

  @Singleton
  @Component(modules = X86LongModule.class)
  interface SimulatedLong extends Booted {
    @Component.Factory
    interface Factory {
      SimulatedLong create(@BindsInstance MachineConfig config);
    }
  }

  @Singleton
  @Component(modules = QemuX86LongModule.class)
  interface QemuLongs extends Booted {
    @Component.Factory
    interface Factory {
      QemuLongs create(@BindsInstance MachineConfig config);
    }
  }

  @Singleton
  @Component(modules = Armv7Module.class)
  interface SimulatedArmv7 extends Booted {
    @Component.Factory
    interface Factory {
      SimulatedArmv7 create(@BindsInstance MachineConfig config);
    }
  }

  @Singleton
  @Component(modules = QemuArmv7Module.class)
  interface QemuArmv7s extends Booted {
    @Component.Factory
    interface Factory {
      QemuArmv7s create(@BindsInstance MachineConfig config);
    }
  }

  private static void assertAlike(Booted simulated, Booted guest) {
    try (Machine machine = guest.machine()) {
      assertSame(machine, guest.machine());
      assertEquals(BootedQemuMachine.class, machine.getClass());
      assertEquals(simulated.paging().layout().user(), guest.paging().layout().user());
      assertEquals(simulated.paging().features(), guest.paging().features());
    }
  }

  @Test
  void x86IsQemusByAnotherModule() {
    assertAlike(
        DaggerModulesTest_SimulatedX86.factory().create(CONFIG),
        DaggerModulesTest_QemuX86s.factory().create(CONFIG));
  }

  @Test
  void x86WithPaeIsQemusByAnotherModule() {
    assertAlike(
        DaggerModulesTest_SimulatedPae.factory().create(CONFIG),
        DaggerModulesTest_QemuPaes.factory().create(CONFIG));
  }

  @Test
  void longModeIsQemusByAnotherModule() {
    assertAlike(
        DaggerModulesTest_SimulatedLong.factory().create(CONFIG),
        DaggerModulesTest_QemuLongs.factory().create(CONFIG));
  }

  @Test
  void armv7IsQemusByAnotherModule() {
    assertAlike(
        DaggerModulesTest_SimulatedArmv7.factory().create(CONFIG),
        DaggerModulesTest_QemuArmv7s.factory().create(CONFIG));
  }
}
