package dev.quire.benchmarks;

import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.X86Cpu;
import dev.quire.armv7.Armv7;
import dev.quire.armv7.hardware.Armv7Machine;
import dev.quire.x86.X86;
import dev.quire.x86.hardware.X86Machine;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A booted machine of one backend, with the port of its first processor. */
final class Subject {
  static final String X86_NAME = "x86";
  static final String ARMV7_NAME = "armv7";

  /** All backends. */
  static final List<String> BACKENDS = List.of(X86_NAME, ARMV7_NAME);

  /** Enough for a mapping of 1 GiB to as many frames; it is taken from the host when touched. */
  private static final long RAM_BYTES = 5L << 28;

  private final String backend;
  private final Machine machine;
  private final Cpu cpu;
  private final Supplier<LongConsumer> invalidation;

  private Subject(String backend, Machine machine, Cpu cpu, Supplier<LongConsumer> invalidation) {
    this.backend = backend;
    this.machine = machine;
    this.cpu = cpu;
    this.invalidation = invalidation;
  }

  /** Boots a machine with this many processors, the default TLB and no checker. */
  static Subject boot(String backend, int processors) {
    MachineConfig config =
        MachineConfig.standard().toBuilder().ramBytes(RAM_BYTES).processors(processors).build();
    return switch (backend) {
      case X86_NAME -> x86(config);
      case ARMV7_NAME -> armv7(config);
      default -> throw new IllegalArgumentException("no backend " + backend + " in " + BACKENDS);
    };
  }

  private static Subject x86(MachineConfig config) {
    X86Machine hardware = X86Machine.create(config);
    Machine machine =
        X86.boot(config, hardware, UnaryOperator.identity(), UnaryOperator.identity());
    X86Cpu cpu = hardware.cpus().get(0);
    return new Subject(X86_NAME, machine, cpu, () -> cpu::invlpg);
  }

  private static Subject armv7(MachineConfig config) {
    Armv7Machine hardware = Armv7Machine.create(config);
    Machine machine =
        Armv7.boot(config, hardware, UnaryOperator.identity(), UnaryOperator.identity());
    Armv7Cpu cpu = hardware.cpus().get(0);
    return new Subject(ARMV7_NAME, machine, cpu, () -> invalidation(cpu));
  }

  /** Unlike x86, the operation names the ASID, and is complete at the barrier. */
  private static LongConsumer invalidation(Armv7Cpu cpu) {
    int asid = cpu.contextidr() & (PageNumber.BYTES - 1);
    return address -> {
      cpu.tlbimva(((int) address & -PageNumber.BYTES) | asid);
      cpu.dsb();
      cpu.isb();
    };
  }

  /** The key of the backend. */
  String backend() {
    return backend;
  }

  Machine machine() {
    return machine;
  }

  Paging paging() {
    return machine.paging();
  }

  /** The processor that does the work. */
  Processor processor() {
    return paging().processors().get(0);
  }

  /** The port of {@link #processor}. */
  Cpu cpu() {
    return cpu;
  }

  /** Drops the translation of one address of the current space, as its architecture does it. */
  LongConsumer invalidation() {
    return invalidation.get();
  }
}
