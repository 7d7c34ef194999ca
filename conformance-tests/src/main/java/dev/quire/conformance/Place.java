package dev.quire.conformance;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.Memory;
import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.List;
import java.util.function.Consumer;

/**
 * A space and where it stands to the processor that edits it: current, not running, or the kernel
 * space. What a rule asks of an edit it asks of all three.
 */
final class Place {

  /** How a space stands to the processor that edits it. */
  enum Kind {
    CURRENT,
    FOREIGN,
    KERNEL
  }

  private final Rig rig;
  private final Kind kind;
  private final AddressSpace space;
  private final AddressSpace running;

  private Place(Rig rig, Kind kind, AddressSpace space, AddressSpace running) {
    this.rig = rig;
    this.kind = kind;
    this.space = space;
    this.running = running;
  }

  /** One place of each kind, all on processor 0; the current space is active. */
  static List<Place> all(Rig rig) {
    AddressSpace current = rig.space("current");
    AddressSpace foreign = rig.space("foreign");
    rig.cpu().activate(current);
    return List.of(
        new Place(rig, Kind.CURRENT, current, current),
        new Place(rig, Kind.FOREIGN, foreign, current),
        new Place(rig, Kind.KERNEL, rig.kernel(), current));
  }

  AddressSpace space() {
    return space;
  }

  boolean isKernel() {
    return kind == Kind.KERNEL;
  }

  PageNumber page(long i) {
    return isKernel() ? rig.kernelPage(i) : rig.page(i);
  }

  PageNumber page(long span, long i) {
    return page(span * rig.layout().tableSpan() + i);
  }

  Protection readWrite() {
    return Protection.of(!isKernel(), true, false);
  }

  Protection readOnly() {
    return readWrite().readOnly();
  }

  /** The protection with the same rights that this space offers. */
  Protection like(Protection protection) {
    return Protection.of(!isKernel(), protection.writable(), protection.executable());
  }

  void edit(Consumer<TableEdit> body) {
    rig.edit(space, body);
  }

  void map(PageNumber page, FrameNumber frame) {
    rig.map(space, page, frame, readWrite());
  }

  /** Makes accesses in the space, which is current meanwhile. */
  void inside(Consumer<Processor> body) {
    Processor cpu = rig.cpu();
    if (kind == Kind.FOREIGN) {
      cpu.activate(space);
    }
    body.accept(cpu);
    if (kind == Kind.FOREIGN) {
      cpu.activate(running);
    }
  }

  /** The memory of whoever may use the space: user code, or kernel code for the kernel space. */
  Memory memory(Processor cpu) {
    return isKernel() ? cpu.kernel() : cpu.user();
  }

  void reads(PageNumber page, int word) {
    inside(
        cpu -> {
          if (isKernel()) {
            Touch.kernelReads(cpu, page, word);
          } else {
            Touch.reads(cpu, page, word);
          }
        });
  }

  void writes(PageNumber page, int word) {
    inside(cpu -> memory(cpu).store32(page.address(), word));
  }

  void refused(PageNumber page, Access access) {
    inside(
        cpu -> {
          if (isKernel()) {
            Touch.kernelRefused(cpu, page, access);
          } else {
            Touch.refused(cpu, page, access);
          }
        });
  }

  @Override
  public String toString() {
    return kind.toString();
  }
}
