package dev.quire.conformance.broken;

import dev.quire.api.Backend;
import dev.quire.api.FrameAccess;
import dev.quire.api.FrameAllocator;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.api.TableEdit;
import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.FaultDecoder;
import dev.quire.common.engine.Format;
import dev.quire.common.engine.Invalidation;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.WindowAccess;
import dev.quire.common.engine.WindowSlots;
import dev.quire.common.hardware.SimulatedMachine;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A backend that is broken on purpose, in one way.
 *
 * @param name the bug
 * @param on the architectures that can have it
 * @param breakage how it is made
 * @param model the TLB model under which the rules must catch it
 * @param rules the numbers of the rules of SPEC.md that must catch it, each by itself
 */
record Subject(
    String name, Set<Architecture> on, Breakage breakage, TlbModel model, List<String> rules) {

  /**
   * Begins a subject on x86 with two levels and on ARMv7, to be caught when the TLB keeps
   * everything.
   */
  static Builder named(String name) {
    return new Builder(name);
  }

  /** The broken backend. */
  Backend backend(Architecture architecture) {
    return new Made(architecture.key() + " with " + name, architecture, breakage);
  }

  /** The backend on the same platform with nothing broken. */
  Backend healthy(Architecture architecture) {
    return new Made(architecture.key(), architecture, breakage.healthy());
  }

  @Override
  public String toString() {
    return name;
  }

  private record Made(String name, Architecture architecture, Breakage breakage)
      implements Backend {

    @Override
    public Machine boot(MachineConfig config) {
      MachineConfig chosen = breakage.config().apply(config);
      return breakage.machine().apply(architecture.boot(chosen, breakage));
    }
  }

  /** Says how a subject is broken. */
  static final class Builder {
    private final String name;
    private Set<Architecture> on = EnumSet.of(Architecture.X86, Architecture.ARMV7);
    private Breakage breakage = Breakage.NONE;
    private TlbModel model = TlbModel.KEEP;

    private Builder(String name) {
      this.name = name;
    }

    /** Only these architectures can have the bug. */
    Builder on(Architecture first, Architecture... more) {
      on = EnumSet.of(first, more);
      return this;
    }

    /** The rules must catch it under this TLB model. */
    Builder under(TlbModel value) {
      model = value;
      return this;
    }

    Builder config(UnaryOperator<MachineConfig> value) {
      breakage = breakage.withConfig(value);
      return this;
    }

    Builder platform(Consumer<SimulatedMachine> value) {
      breakage = breakage.withPlatform(value);
      return this;
    }

    Builder x86(Function<X86Cpu, X86Port> value) {
      breakage = breakage.withX86(value);
      return this;
    }

    Builder armv7(Function<Armv7Cpu, Armv7Port> value) {
      breakage = breakage.withArmv7(value);
      return this;
    }

    Builder parts(BiFunction<MachineConfig, Parts, Parts> value) {
      BiFunction<MachineConfig, Parts, Parts> before = breakage.parts();
      breakage =
          breakage.withParts((config, parts) -> value.apply(config, before.apply(config, parts)));
      return this;
    }

    Builder format(UnaryOperator<Format> value) {
      return parts(
          (config, parts) -> parts.toBuilder().format(value.apply(parts.format())).build());
    }

    Builder links(UnaryOperator<TableLinks> value) {
      return parts((config, parts) -> parts.toBuilder().links(value.apply(parts.links())).build());
    }

    Builder invalidation(UnaryOperator<Invalidation> value) {
      return parts(
          (config, parts) ->
              parts.toBuilder().invalidation(value.apply(parts.invalidation())).build());
    }

    Builder sync(UnaryOperator<KernelSpaceSync> value) {
      return parts((config, parts) -> parts.toBuilder().sync(value.apply(parts.sync())).build());
    }

    Builder roots(UnaryOperator<Roots> value) {
      return parts((config, parts) -> parts.toBuilder().roots(value.apply(parts.roots())).build());
    }

    Builder faults(UnaryOperator<FaultDecoder> value) {
      return parts(
          (config, parts) -> parts.toBuilder().faults(value.apply(parts.faults())).build());
    }

    Builder slots(UnaryOperator<WindowSlots> value) {
      return parts(
          (config, parts) -> {
            WindowSlots slots = value.apply(((WindowAccess) parts.access()).slots());
            return parts.toBuilder()
                .access(new WindowAccess(slots, parts.geometry(), config.processors()))
                .build();
          });
    }

    Builder edits(BiFunction<Paging, TableEdit, TableEdit> value) {
      return machine(UnaryOperator.identity(), value, UnaryOperator.identity());
    }

    Builder frames(UnaryOperator<FrameAllocator> value) {
      return machine(value, (paging, edit) -> edit, UnaryOperator.identity());
    }

    /** Decorates the contents of frames, and the edits that map them. */
    Builder contents(
        UnaryOperator<FrameAccess> value, BiFunction<Paging, TableEdit, TableEdit> edits) {
      return machine(UnaryOperator.identity(), edits, value);
    }

    private Builder machine(
        UnaryOperator<FrameAllocator> frames,
        BiFunction<Paging, TableEdit, TableEdit> edits,
        UnaryOperator<FrameAccess> contents) {
      breakage =
          breakage.withMachine(
              machine ->
                  new ForwardingMachine(
                      machine, new ForwardingPaging(machine.paging(), frames, edits, contents)));
      return this;
    }

    Builder pager(BiFunction<Paging, BackingStore, Pager> value) {
      breakage = breakage.withPager(value);
      return this;
    }

    /** The rules that must catch it, each by itself. */
    Subject caughtBy(String... rules) {
      return new Subject(name, on, breakage, model, List.of(rules));
    }
  }
}
