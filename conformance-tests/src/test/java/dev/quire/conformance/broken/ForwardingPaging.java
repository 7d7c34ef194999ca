package dev.quire.conformance.broken;

import dev.quire.api.AddressSpace;
import dev.quire.api.Counters;
import dev.quire.api.FaultHandler;
import dev.quire.api.Feature;
import dev.quire.api.FrameAccess;
import dev.quire.api.FrameAllocator;
import dev.quire.api.InterruptHandler;
import dev.quire.api.Layout;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageRun;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Paging whose edits, frames and their contents are decorated: the contract as its callers see it.
 */
final class ForwardingPaging implements Paging {
  private final Paging real;
  private final FrameAllocator frames;
  private final List<Processor> processors;

  ForwardingPaging(
      Paging real,
      UnaryOperator<FrameAllocator> frames,
      BiFunction<Paging, TableEdit, TableEdit> edits,
      UnaryOperator<FrameAccess> contents) {
    this.real = real;
    this.frames = frames.apply(real.frames());
    this.processors =
        real.processors().stream()
            .<Processor>map(
                processor ->
                    new ForwardingProcessor(
                        this, processor, edit -> edits.apply(this, edit), contents))
            .toList();
  }

  private static Processor real(Processor on) {
    return on instanceof ForwardingProcessor forwarding ? forwarding.real() : on;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public Layout layout() {
    return real.layout();
  }

  @Override
  public Set<Feature> features() {
    return real.features();
  }

  @Override
  public List<Processor> processors() {
    return processors;
  }

  @Override
  public FrameAllocator frames() {
    return frames;
  }

  @Override
  public AddressSpace kernelSpace() {
    return real.kernelSpace();
  }

  @Override
  public AddressSpace createAddressSpace(Processor on, String name) {
    return real.createAddressSpace(real(on), name);
  }

  @Override
  public void destroy(Processor on, AddressSpace space, PageBuffer displaced) {
    real.destroy(real(on), space, displaced);
  }

  @Override
  public void setFaultHandler(FaultHandler handler) {
    real.setFaultHandler((on, fault) -> handler.handle(processors.get(on.index()), fault));
  }

  @Override
  public void setInterruptHandler(InterruptHandler handler) {
    real.setInterruptHandler(on -> handler.handle(processors.get(on.index())));
  }

  @Override
  public List<PageRun> ranges(Processor on, AddressSpace space) {
    return real.ranges(real(on), space);
  }

  @Override
  public Walk walk(Processor on, AddressSpace space, VirtualAddress address) {
    return real.walk(real(on), space, address);
  }

  @Override
  public List<String> check(Processor on, AddressSpace space) {
    return real.check(real(on), space);
  }

  @Override
  public Counters counters() {
    return real.counters();
  }
}
