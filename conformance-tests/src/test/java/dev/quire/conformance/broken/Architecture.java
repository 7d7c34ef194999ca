package dev.quire.conformance.broken;

import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.armv7.Armv7;
import dev.quire.armv7.Armv7N0;
import dev.quire.armv7.hardware.Armv7Machine;
import dev.quire.x86.X86Long;
import dev.quire.x86.X86Pae;
import dev.quire.x86.hardware.X86Machine;
import java.util.Locale;

/** The backends that subjects are made of. */
enum Architecture {
  X86 {
    @Override
    Machine boot(MachineConfig config, Breakage breakage) {
      X86Machine hardware = X86Machine.create(config);
      breakage.platform().accept(hardware.machine());
      return dev.quire.x86.X86.boot(
          config,
          hardware,
          cpu -> breakage.x86().apply(cpu),
          parts -> breakage.parts().apply(config, parts));
    }
  },
  X86_PAE {
    @Override
    Machine boot(MachineConfig config, Breakage breakage) {
      X86Machine hardware = X86Machine.pae(config);
      breakage.platform().accept(hardware.machine());
      return X86Pae.boot(
          config,
          hardware,
          cpu -> breakage.x86().apply(cpu),
          parts -> breakage.parts().apply(config, parts));
    }
  },
  X86_64 {
    @Override
    Machine boot(MachineConfig config, Breakage breakage) {
      X86Machine hardware = X86Machine.longMode(config);
      breakage.platform().accept(hardware.machine());
      return X86Long.boot(
          config,
          hardware,
          cpu -> breakage.x86().apply(cpu),
          parts -> breakage.parts().apply(config, parts));
    }
  },
  ARMV7 {
    @Override
    Machine boot(MachineConfig config, Breakage breakage) {
      Armv7Machine hardware = Armv7Machine.create(config);
      breakage.platform().accept(hardware.machine());
      return Armv7.boot(
          config,
          hardware,
          cpu -> breakage.armv7().apply(cpu),
          parts -> breakage.parts().apply(config, parts));
    }
  },
  ARMV7_N0 {
    @Override
    Machine boot(MachineConfig config, Breakage breakage) {
      Armv7Machine hardware = Armv7Machine.create(config);
      breakage.platform().accept(hardware.machine());
      return Armv7N0.boot(
          config,
          hardware,
          cpu -> breakage.armv7().apply(cpu),
          parts -> breakage.parts().apply(config, parts));
    }
  };

  /** Boots a machine that is broken so. */
  abstract Machine boot(MachineConfig config, Breakage breakage);

  /** The key of the backend. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
