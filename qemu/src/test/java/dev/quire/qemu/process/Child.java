package dev.quire.qemu.process;

import dev.quire.api.MachineConfig;
import dev.quire.qemu.BootedQemuMachine;
import dev.quire.qemu.QemuArmv7;
import dev.quire.qemu.QemuX86;
import java.util.List;

/** A virtual machine of its own that boots guests, says so, and ends as it is told. */
final class Child {
  private Child() {}

  public static void main(String[] arguments) throws Exception {
    MachineConfig config = MachineConfig.standard().toBuilder().ramBytes(8 << 20).build();
    BootedQemuMachine kept = new QemuX86().boot(config);
    List<BootedQemuMachine> machines =
        List.of(new QemuX86().boot(config), new QemuArmv7().boot(config));
    machines.forEach(machine -> System.out.println(machine.hardware().process().pid()));
    System.out.println(kept.hardware().process().pid());
    kept.close(); // One is kept for the next.
    System.out.println("ready");
    System.in.read();
    switch (arguments[0]) {
      case "return" -> machines.forEach(BootedQemuMachine::close);
      case "forget" -> System.exit(0);
      case "throw" -> throw new IllegalStateException("as it was told");
      default -> Thread.sleep(60_000);
    }
  }
}
