package dev.quire.common.engine;

import dev.quire.api.AddressSpace;
import dev.quire.api.Counters;
import dev.quire.api.DeviceRange;
import dev.quire.api.FaultHandler;
import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.InterruptHandler;
import dev.quire.api.Layout;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRun;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.common.frame.ManagedFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The paging subsystem of one machine, for any backend that supplies {@link Parts}. */
public final class PagingKernel implements Paging {
  private final Parts parts;
  private final Platform platform;
  private final Observer observer;
  private final ManagedFrames frames;
  private final Layout layout;
  private final Space kernel;
  private final KernelInUse inUse;
  private final List<KernelProcessor> processors;
  private final long lastAddress;
  private final long userFirst;
  private final long userLimit;
  private final boolean walksWrite;
  // What the platform says of RAM never changes; devices may move.
  private final long[] ramFirst;
  private final long[] ramFrames;
  // The first range, which is nearly always the one that is asked for.
  private final long mainFirst;
  private final long mainFrames;
  private final AtomicLong nextSpace = new AtomicLong(1);
  private volatile @Nullable FaultHandler faultHandler;
  private volatile @Nullable InterruptHandler interruptHandler;

  /** Takes over a kernel that has booted. */
  public PagingKernel(Parts parts, BootedKernel boot) {
    this.parts = parts;
    this.platform = boot.platform();
    this.observer = boot.observer();
    this.frames = boot.frames();
    this.layout = boot.layout();
    this.kernel = boot.kernel();
    this.lastAddress = boot.lastAddress();
    this.userFirst = layout.user().first().value();
    this.userLimit = layout.user().limit().value();
    this.walksWrite =
        parts.features().contains(Feature.HARDWARE_ACCESSED)
            || parts.features().contains(Feature.HARDWARE_DIRTY);
    this.ramFirst = platform.ram().stream().mapToLong(ram -> ram.first().value()).toArray();
    this.ramFrames = platform.ram().stream().mapToLong(Platform.RamRange::frames).toArray();
    this.mainFirst = ramFirst[0];
    this.mainFrames = ramFrames[0];
    this.inUse =
        new KernelInUse(
            parts.sync(),
            platform.kernelMappings().stream().map(Platform.FixedMapping::pages).toList());
    kernel.bind(this);
    List<KernelProcessor> made = new ArrayList<>();
    PageNumber table = BootedKernel.transientTable(boot.transients());
    PageNumber first = boot.transients().first();
    int share = (int) (table.value() - first.value()) / boot.cpus().size();
    for (Cpu cpu : boot.cpus()) {
      long own = first.value() + (long) share * cpu.index();
      made.add(new KernelProcessor(this, cpu, kernel, table.address().value(), own, share));
    }
    this.processors = List.copyOf(made);
    frames.refillZeroed(processors.get(0)::zeroFrame);
    LargeWalk.note(processors.get(0), kernel, platform.kernelMappings());
  }

  /** What the backend supplied. */
  public Parts parts() {
    return parts;
  }

  /** The kernel space, as the engine keeps it. */
  public Space kernel() {
    return kernel;
  }

  /** The processor with this index. */
  public KernelProcessor processor(int index) {
    return processors.get(index);
  }

  KernelInUse inUse() {
    return inUse;
  }

  Observer observer() {
    return observer;
  }

  long lastAddress() {
    return lastAddress;
  }

  boolean isUserPage(long page) {
    return page >= userFirst && page < userLimit;
  }

  /** Whether walks set accessed or dirty bits in entries. */
  boolean walksWrite() {
    return walksWrite;
  }

  @Nullable FaultHandler faultHandler() {
    return faultHandler;
  }

  @Nullable InterruptHandler interruptHandler() {
    return interruptHandler;
  }

  boolean isDevice(long frame) {
    for (DeviceRange device : platform.devices()) {
      if (within(frame, 1, device.first(), device.frames())) {
        return true;
      }
    }
    return false;
  }

  /** Refuses frames that are neither RAM nor device. */
  void checkFrames(long frame, long count) {
    long start = frame - mainFirst;
    if (start < 0 || start > mainFrames - count) {
      checkOtherFrames(frame, count);
    }
  }

  private void checkOtherFrames(long frame, long count) {
    for (int i = 1; i < ramFirst.length; i++) {
      long start = frame - ramFirst[i];
      if (start >= 0 && start <= ramFrames[i] - count) {
        return;
      }
    }
    checkDeviceFrames(frame, count);
  }

  private void checkDeviceFrames(long frame, long count) {
    for (DeviceRange device : platform.devices()) {
      if (within(frame, count, device.first(), device.frames())) {
        return;
      }
    }
    throw new PagingException.NoSuchFrame(FrameNumber.of(frame));
  }

  private static boolean within(long frame, long count, FrameNumber first, long frames) {
    long start = frame - first.value();
    return start >= 0 && start <= frames - count;
  }

  /** Returns a space of this machine as the engine keeps it. */
  Space own(AddressSpace space) {
    if (space instanceof Space own && own.isBoundTo(this)) {
      return own;
    }
    throw new PagingException.WrongSpace(space, "it belongs to another machine");
  }

  KernelProcessor own(Processor processor) {
    if (processor.index() < processors.size() && processors.get(processor.index()) == processor) {
      return processors.get(processor.index());
    }
    throw new IllegalArgumentException(processor + " belongs to another machine");
  }

  @Override
  public String name() {
    return parts.name();
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public Set<Feature> features() {
    return parts.features();
  }

  @Override
  public List<Processor> processors() {
    return List.copyOf(processors);
  }

  int processorCount() {
    return processors.size();
  }

  @Override
  public ManagedFrames frames() {
    return frames;
  }

  @Override
  public AddressSpace kernelSpace() {
    return kernel;
  }

  @Override
  public AddressSpace createAddressSpace(Processor on, String name) {
    KernelProcessor processor = own(on);
    Space space = parts.roots().create(processor, nextSpace.getAndIncrement(), name);
    space.bind(this);
    return space;
  }

  @Override
  public void destroy(Processor on, AddressSpace space, PageBuffer displaced) {
    KernelProcessor processor = own(on);
    Space target = own(space);
    if (target.isKernel()) {
      throw new PagingException.WrongSpace(target, "kernel space is never destroyed");
    }
    target.checkAlive();
    target.lock.lock(processor, target, processor.inOrder(target));
    try {
      if (target.lock.depth(processor) > 1) {
        throw new PagingException.SpaceBusy(target, "an edit of it is open on this processor");
      }
      target.markDestroyed();
      long edit = processor.nextEdit();
      observer.editBegan(edit, processor.index(), target.id());
      PageTables tables = new EditState(this, processor).tables;
      tables.open(target);
      try {
        tables.unmapAll(displaced);
      } finally {
        tables.settle();
      }
      parts.sync().forget(processor, target);
      parts.access().forget(processor, target);
      parts.roots().remove(processor, target);
      target.addTableFrames(-target.tableFrames());
      observer.editClosed(edit, processor.index());
    } finally {
      target.lock.unlock();
    }
  }

  @Override
  public void setFaultHandler(FaultHandler handler) {
    faultHandler = handler;
  }

  @Override
  public void setInterruptHandler(InterruptHandler handler) {
    interruptHandler = handler;
  }

  @Override
  public List<PageRun> ranges(Processor on, AddressSpace space) {
    return new Inspector(this, own(on), own(space)).ranges();
  }

  @Override
  public Walk walk(Processor on, AddressSpace space, VirtualAddress address) {
    return new Inspector(this, own(on), own(space)).walk(address);
  }

  @Override
  public List<String> check(Processor on, AddressSpace space) {
    return new Inspector(this, own(on), own(space)).check();
  }

  @Override
  public Counters counters() {
    Counters sum = processors.get(0).counters();
    for (KernelProcessor processor : processors.subList(1, processors.size())) {
      sum = sum.plus(processor.counters());
    }
    return sum;
  }
}
