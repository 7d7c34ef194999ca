package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.Backend;
import dev.quire.api.Counters;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Layout;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.TableEdit;
import dev.quire.api.TlbModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;

/**
 * The machine of one run of a rule, booted at first use, and what the run took from it. At the end
 * it checks what every rule asks: the coherence checker was silent, the tables are what they must
 * be, and every frame came back.
 */
public final class Rig {

  /** The owner of the frames that {@link #frame} hands out. */
  static final FrameOwner OWNER = FrameOwner.of(FrameOwner.Use.PAGE, 0);

  private final Backend backend;
  private final TlbModel model;
  private final MachineConfig base;
  private final List<AddressSpace> spaces = new ArrayList<>();
  private final List<FrameNumber> frames = new ArrayList<>();
  private MachineConfig config;
  private final List<Machine> machines = new ArrayList<>();
  private final List<Rig> others = new ArrayList<>();
  private @Nullable Machine machine;
  private Map<FrameOwner, Long> usageAtBoot = Map.of();
  private List<PageRange> kernelAtBoot = List.of();

  Rig(Backend backend, TlbModel model, MachineConfig base) {
    this.backend = backend;
    this.model = model;
    this.base = base;
    config = base.toBuilder().tlb(model).build();
  }

  /** A rig for another machine. */
  Rig another() {
    Rig other = new Rig(backend, model, base);
    others.add(other);
    return other;
  }

  Backend backend() {
    return backend;
  }

  TlbModel model() {
    return model;
  }

  // What machine it is.

  /** Changes the machine that will be booted; the rig is returned. */
  Rig configure(Consumer<MachineConfig.Builder> change) {
    if (machine != null) {
      throw new IllegalStateException("the machine was booted already");
    }
    MachineConfig.Builder builder = config.toBuilder();
    change.accept(builder);
    config = builder.build();
    return this;
  }

  /** Asks for so much RAM, unless kernel code maps all of it and has no room for that. */
  Rig ram(long bytes) {
    boolean fits =
        access() != TableAccessScheme.DIRECT_MAP
            || bytes / PageNumber.BYTES < another().layout().kernel().count();
    return fits ? configure(b -> b.ramBytes(bytes)) : this;
  }

  Rig processors(int count) {
    return configure(builder -> builder.processors(count));
  }

  Machine machine() {
    Machine booted = machine;
    if (booted == null) {
      booted = stranger();
      machine = booted;
      Paging paging = booted.paging();
      usageAtBoot = Map.copyOf(paging.frames().usage());
      kernelAtBoot =
          paging.ranges(paging.processors().get(0), paging.kernelSpace()).stream()
              .map(PageRun::pages)
              .toList();
    }
    return booted;
  }

  /** Another machine like this one, with nothing in common. */
  Machine stranger() {
    Machine booted = backend.boot(config);
    machines.add(booted);
    return booted;
  }

  Paging paging() {
    return machine().paging();
  }

  Layout layout() {
    return paging().layout();
  }

  Processor cpu() {
    return cpu(0);
  }

  Processor cpu(int index) {
    return paging().processors().get(index);
  }

  AddressSpace kernel() {
    return paging().kernelSpace();
  }

  /** How kernel code reaches page tables. */
  TableAccessScheme access() {
    return config.tableAccess();
  }

  /** What it costs to reach the entry of a page, by an edit that changes nothing. */
  Counters costOfReaching(AddressSpace space, PageNumber page) {
    Counters before = paging().counters();
    lookup(space, page);
    return paging().counters().since(before);
  }

  boolean has(Feature feature) {
    return paging().features().contains(feature);
  }

  /** Skips the rest for backends without this feature. */
  void needs(Feature feature) {
    Assumptions.assumeTrue(has(feature), () -> backend.name() + " lacks " + feature);
  }

  /** Skips the rest for backends with this feature. */
  void lacks(Feature feature) {
    Assumptions.assumeFalse(has(feature), () -> backend.name() + " has " + feature);
  }

  // Where things are.

  /** A user page away from the edges; consecutive numbers are consecutive pages of one table. */
  PageNumber page(long i) {
    return layout().user().first().plus(2 * layout().tableSpan() + i);
  }

  /** A user page beneath another table for every {@code span}. */
  PageNumber page(long span, long i) {
    return page(span * layout().tableSpan() + i);
  }

  /** A page of kernel space that kernel code may map. */
  PageNumber kernelPage(long i) {
    long span = layout().tableSpan();
    long first = layout().kernelHeap().first().value();
    return PageNumber.of(Math.floorDiv(first + span - 1, span) * span + i);
  }

  /** The first frame that is not RAM any more. */
  FrameNumber frameBehindRam() {
    MachineConfig built = machine().config();
    return built.ramBase().frame().plus(built.ramBytes() / PageNumber.BYTES);
  }

  // What is taken and comes back.

  AddressSpace space() {
    return space("space " + (spaces.size() + 1));
  }

  AddressSpace space(String name) {
    return adopt(paging().createAddressSpace(cpu(), name));
  }

  /** Has a space destroyed at the end. */
  AddressSpace adopt(AddressSpace space) {
    spaces.add(space);
    return space;
  }

  AddressSpace activeSpace() {
    AddressSpace space = space();
    cpu().activate(space);
    return space;
  }

  /** Destroys a space now and returns what stood in it. */
  PageBuffer destroy(AddressSpace space) {
    PageBuffer displaced = new PageBuffer();
    paging().destroy(cpu(), space, displaced);
    return displaced;
  }

  /** A frame of zeroes. */
  FrameNumber frame() {
    FrameNumber frame = paging().frames().allocate(OWNER);
    frames.add(frame);
    cpu().frames().zero(frame);
    return frame;
  }

  /** A frame that begins with {@code word}; the rest is zero. */
  FrameNumber frame(int word) {
    FrameNumber frame = frame();
    poke(frame, word);
    return frame;
  }

  /** Consecutive frames; each begins with {@code word} plus its position. */
  FrameNumber run(int order, int word) {
    FrameNumber first = paging().frames().allocateRun(order, OWNER);
    for (int i = 0; i < 1 << order; i++) {
      frames.add(first.plus(i));
      cpu().frames().zero(first.plus(i));
      poke(first.plus(i), word + i);
    }
    return first;
  }

  /** Has a frame given back at the end. */
  void adopt(FrameNumber frame) {
    frames.add(frame);
  }

  /** Says that the test itself gave this frame back. */
  void gaveUp(FrameNumber frame) {
    assertTrue(frames.remove(frame), () -> frame + " is not of this rig");
  }

  /** Stores the first word of a frame, through a transient mapping. */
  void poke(FrameNumber frame, int word) {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
    cpu().frames().write(frame, 0, bytes, 0, bytes.length);
  }

  /** Loads the first word of a frame, through a transient mapping. */
  int peek(FrameNumber frame) {
    byte[] bytes = new byte[Integer.BYTES];
    cpu().frames().read(frame, 0, bytes, 0, bytes.length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  // Edits of one statement.

  void edit(AddressSpace space, Consumer<TableEdit> body) {
    edit(cpu(), space, body);
  }

  void edit(Processor on, AddressSpace space, Consumer<TableEdit> body) {
    try (TableEdit edit = on.edit(space)) {
      body.accept(edit);
    }
  }

  <T> T ask(AddressSpace space, Function<TableEdit, T> body) {
    try (TableEdit edit = cpu().edit(space)) {
      return body.apply(edit);
    }
  }

  void map(AddressSpace space, PageNumber page, FrameNumber frame, Protection protection) {
    edit(space, edit -> edit.map(page, frame, protection, MemoryType.WRITE_BACK));
  }

  /** Maps a page that user code may read and write. */
  void map(AddressSpace space, PageNumber page, FrameNumber frame) {
    map(
        space,
        page,
        frame,
        space.isKernel() ? Protection.KERNEL_READ_WRITE : Protection.USER_READ_WRITE);
  }

  PageState unmap(AddressSpace space, PageNumber page) {
    return ask(space, edit -> edit.unmap(page));
  }

  PageState lookup(AddressSpace space, PageNumber page) {
    return ask(space, edit -> edit.lookup(page));
  }

  PageState.Mapped mapped(AddressSpace space, PageNumber page) {
    PageState state = lookup(space, page);
    if (state instanceof PageState.Mapped mapped) {
      return mapped;
    }
    throw new AssertionError(Explain.page(cpu(), space, page) + "\n  must be mapped");
  }

  /** The protection as effective on this backend. */
  Protection effective(Protection asked) {
    return has(Feature.EXECUTE_NEVER) ? asked : asked.withExecute();
  }

  /** A wrong call: refused by its own exception, and everything observable is as before. */
  <T extends PagingException> void refused(Class<T> type, Executable call) {
    List<AddressSpace> all = new ArrayList<>(spaces);
    all.add(kernel());
    Refusal.changesNothing(type, paging(), all, call);
  }

  // The end.

  /** The checks at the end of every rule. */
  void finish() {
    if (machine == null) {
      return;
    }
    paging().setInterruptHandler(processor -> {});
    paging().setFaultHandler((processor, fault) -> Verdict.VIOLATION);
    checkTables();
    for (Processor processor : paging().processors()) {
      processor.activate(kernel());
    }
    for (AddressSpace space : spaces) {
      if (!space.isDestroyed()) {
        destroy(space);
      }
    }
    emptyKernelHeap();
    frames.forEach(paging().frames()::release);
    checkTables();
    assertEquals(
        usageAtBoot,
        Map.copyOf(paging().frames().usage()),
        "the frames in use after everything was given back, by owner");
    assertSilent();
  }

  /** Ends all machines that were booted. */
  void close() {
    machines.forEach(Machine::close);
    others.forEach(Rig::close);
  }

  /** Fails if the coherence checker spoke. */
  void assertSilent() {
    List<String> violations = machine().coherenceViolations();
    assertTrue(
        violations.isEmpty(),
        () -> "the coherence checker reports:\n    " + String.join("\n    ", violations));
  }

  /** Fails if the tables of a living space are not what they must be. */
  void checkTables() {
    checkTables(kernel());
    spaces.stream().filter(space -> !space.isDestroyed()).forEach(this::checkTables);
  }

  private void checkTables(AddressSpace space) {
    assertEquals(
        List.of(), paging().check(cpu(), space), () -> "what is wrong with " + space.name());
  }

  private void emptyKernelHeap() {
    for (PageRun run : paging().ranges(cpu(), kernel())) {
      boolean ours =
          layout().kernelHeap().contains(run.pages())
              && kernelAtBoot.stream().noneMatch(old -> old.contains(run.pages().first()));
      if (ours) {
        edit(kernel(), edit -> edit.unmap(run.pages()));
      }
    }
  }

  /** What is known about a failed run. */
  String story() {
    Machine booted = machine;
    if (booted == null) {
      return "\n  machine: not booted with " + config;
    }
    List<String> violations = booted.coherenceViolations();
    return "\n  machine: "
        + config
        + (violations.isEmpty() ? "" : "\n  checker: " + String.join("\n    ", violations));
  }
}
