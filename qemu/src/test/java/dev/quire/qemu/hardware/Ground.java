package dev.quire.qemu.hardware;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.armv7.kernel.Armv7Kernel;
import dev.quire.x86.kernel.LongKernel;
import dev.quire.x86.kernel.PaeKernel;
import dev.quire.x86.kernel.X86Kernel;
import java.util.List;
import java.util.function.UnaryOperator;

/** A guest with two pages mapped, whose frames are not consecutive. */
final class Ground implements AutoCloseable {

  /** Where the pages are. */
  static final PageNumber FIRST = PageNumber.of(0x400);

  static final long AT = FIRST.address().value();

  final boolean x86;
  final QemuMachine hardware;
  final List<Cpu> cpus;
  final Cpu cpu;
  final Paging paging;
  final Processor processor;
  final AddressSpace space;

  Ground(String architecture) {
    this(architecture, MachineConfig.standard().toBuilder().ramBytes(16 << 20).build());
  }

  Ground(String architecture, MachineConfig config) {
    x86 = architecture.startsWith("x86");
    if (x86) {
      QemuX86Machine machine =
          switch (architecture) {
            case "x86-pae" -> QemuX86Machine.startPae(config);
            case "x86-64" -> QemuX86Machine.startLong(config);
            default -> QemuX86Machine.start(config);
          };
      hardware = machine.machine();
      cpus = List.copyOf(machine.cpus());
      paging = boot(architecture, machine);
    } else {
      QemuArmv7Machine machine = QemuArmv7Machine.start(config);
      hardware = machine.machine();
      cpus = List.copyOf(machine.cpus());
      paging =
          Armv7Kernel.boot(
              machine.cpus(),
              machine.platform(),
              machine.observer(),
              machine.machine().config(),
              UnaryOperator.identity());
    }
    cpu = cpus.get(0);
    processor = paging.processors().get(0);
    space = paging.createAddressSpace(processor, "test");
    processor.activate(space);
    map(FIRST.plus(1), Protection.USER_READ_WRITE);
    map(FIRST, Protection.USER_READ_WRITE);
  }

  private static Paging boot(String architecture, QemuX86Machine machine) {
    List<X86Cpu> cpus = machine.cpus();
    Platform platform = machine.platform();
    Observer observer = machine.observer();
    MachineConfig config = machine.machine().config();
    return switch (architecture) {
      case "x86-pae" -> PaeKernel.boot(cpus, platform, observer, config, UnaryOperator.identity());
      case "x86-64" -> LongKernel.boot(cpus, platform, observer, config, UnaryOperator.identity());
      default -> X86Kernel.boot(cpus, platform, observer, config, UnaryOperator.identity());
    };
  }

  void map(PageNumber page, Protection protection) {
    FrameNumber frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, 0));
    processor.frames().zero(frame);
    try (TableEdit edit = processor.edit(space)) {
      edit.map(page, frame, protection, MemoryType.WRITE_BACK);
    }
  }

  void unmap(PageNumber page) {
    try (TableEdit edit = processor.edit(space)) {
      edit.unmap(page);
    }
  }

  @Override
  public void close() {
    hardware.close();
  }
}
