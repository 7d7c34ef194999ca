package dev.quire.common.hardware;

import dev.quire.api.DeviceRange;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.TlbModel;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the processors of one machine share: memory, the coherence checker if it watches, and the
 * list of processors. A backend's machine creates one of these, then its processors with it, in the
 * order of their indices.
 */
public final class SimulatedMachine {
  private final MachineConfig config;
  private final Ram ram;
  private final @Nullable CoherenceChecker checker;
  private final @Nullable LateStores lateStores;
  private final @Nullable WatchedRam watchedRam;
  private final List<SimulatedCpu> cpus = new ArrayList<>();
  private final Platform platform = new View();
  private List<Platform.FixedMapping> kernelMappings = List.of();
  private List<PageRange> identityMappings = List.of();

  /**
   * Creates a machine without processors.
   *
   * @param rules what the coherence checker must know of the architecture
   * @param poisonBits the bits besides the frame of the entry that fresh memory holds, chosen so
   *     that it is valid and writable ({@link Ram#poison})
   * @param storesMayBeLate whether walks of the architecture may miss stores until a barrier; so
   *     they do under {@link TlbModel#EAGER}
   */
  public SimulatedMachine(
      MachineConfig config, TableRules rules, long poisonBits, boolean storesMayBeLate) {
    this.config = config;
    ram = new Ram(config, poisonBits, rules.entryShift());
    checker = config.checkCoherence() ? new CoherenceChecker(config, ram, rules) : null;
    lateStores =
        storesMayBeLate && config.tlb() == TlbModel.EAGER
            ? new LateStores(config.processors())
            : null;
    watchedRam = WatchedRam.of(ram, rules.entryShift(), checker, lateStores);
  }

  /** The configuration. */
  public MachineConfig config() {
    return config;
  }

  /** The memory. */
  public Ram ram() {
    return ram;
  }

  /** The coherence checker, if it watches. */
  public Optional<CoherenceChecker> checker() {
    return Optional.ofNullable(checker);
  }

  /** The observer that kernel code tells what it does: the checker, or one that does nothing. */
  public Observer observer() {
    return checker == null ? Observer.NONE : checker;
  }

  /** Sets the mappings that the platform asks for in kernel space; none by default. */
  public void setKernelMappings(List<Platform.FixedMapping> mappings) {
    kernelMappings = List.copyOf(mappings);
  }

  /** Sets the pages that the platform asks to be mapped identically; none by default. */
  public void setIdentityMappings(List<PageRange> pages) {
    identityMappings = List.copyOf(pages);
  }

  /** What is where. */
  public Platform platform() {
    return platform;
  }

  @Nullable CoherenceChecker checkerOrNull() {
    return checker;
  }

  @Nullable LateStores lateStores() {
    return lateStores;
  }

  /** The way to memory for stores that are announced; null if none is. */
  @Nullable WatchedRam watchedRam() {
    return watchedRam;
  }

  List<SimulatedCpu> cpus() {
    return cpus;
  }

  /** Adds a processor and returns its index. */
  int add(SimulatedCpu cpu) {
    if (cpus.size() == config.processors()) {
      throw new IllegalStateException("the machine has its " + cpus.size() + " processors");
    }
    cpus.add(cpu);
    return cpus.size() - 1;
  }

  private final class View implements Platform {

    @Override
    public List<RamRange> ram() {
      return List.of(RamRange.of(config.ramBase().frame(), config.ramBytes() >>> PageNumber.SHIFT));
    }

    @Override
    public List<DeviceRange> devices() {
      return config.devices();
    }

    @Override
    public List<FixedMapping> kernelMappings() {
      return kernelMappings;
    }

    @Override
    public List<PageRange> identityMappings() {
      return identityMappings;
    }
  }
}
