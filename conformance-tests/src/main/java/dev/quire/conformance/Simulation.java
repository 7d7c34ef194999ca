package dev.quire.conformance;

import dev.quire.api.AddressSpace;
import dev.quire.api.Backend;
import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One machine and the model of it: what there is when a history is played. */
final class Simulation {

  /** User spaces that can live at once. */
  static final int SPACES = 4;

  static final int PROCESSORS = 3;
  static final int FRAMES = 16;
  static final int FRAME_ORDER = 4;

  /** The largest order of large mappings in histories. */
  static final int LARGEST = 10;

  private static final int COMPARED = 96;

  /** The words of a frame that histories use, by offset in bytes. */
  static final int[] OFFSETS = {0, 4, PageNumber.BYTES / 2, PageNumber.BYTES - 4};

  final Machine machine;
  final Paging paging;
  final FrameNumber firstFrame;
  final int[][] words;
  final boolean[] frameDirty;
  final ModelSpace[] models = new ModelSpace[SPACES + 1];
  final int[] current = new int[PROCESSORS];
  private final AddressSpace[] spaces = new AddressSpace[SPACES + 1];
  private final boolean[] alive = new boolean[SPACES + 1];
  private final Map<FrameOwner, Long> usage;
  private final AddressSpace handled;
  private int interrupts;
  private @Nullable Ground ground;

  Simulation(Backend backend, MachineConfig config) {
    machine = backend.boot(config);
    paging = machine.paging();
    usage = Map.copyOf(paging.frames().usage());
    int order =
        paging.layout().largeOrders().stream()
            .filter(large -> large <= LARGEST)
            .reduce(FRAME_ORDER, Math::max);
    firstFrame = paging.frames().allocateRun(order, Rig.OWNER);
    words = new int[1 << order][OFFSETS.length];
    frameDirty = new boolean[1 << order];
    for (int i = 0; i < words.length; i++) {
      cpu(0).frames().zero(firstFrame.plus(i));
      paging.frames().clearDirty(firstFrame.plus(i));
    }
    for (int i = 0; i < SPACES; i++) {
      models[i] = new ModelSpace(false);
      spaces[i] = paging.kernelSpace();
    }
    models[SPACES] = new ModelSpace(true);
    spaces[SPACES] = paging.kernelSpace();
    alive[SPACES] = true;
    Arrays.fill(current, SPACES);
    handled = paging.createAddressSpace(cpu(0), "of the interrupt");
    paging.setInterruptHandler(this::interrupt);
  }

  void on(Ground common) {
    ground = common;
  }

  Ground ground() {
    Ground set = ground;
    if (set == null) {
      throw new IllegalStateException("no ground was set");
    }
    return set;
  }

  Processor cpu(int index) {
    return paging.processors().get(index % PROCESSORS);
  }

  AddressSpace space(int slot) {
    return spaces[slot];
  }

  boolean isAlive(int slot) {
    return alive[slot];
  }

  void create(int cpu, int slot) {
    spaces[slot] = paging.createAddressSpace(cpu(cpu), "space " + slot);
    models[slot] = new ModelSpace(false);
    alive[slot] = true;
  }

  void destroyed(int slot) {
    models[slot] = new ModelSpace(false);
    alive[slot] = false;
  }

  PageNumber page(int slot, int position) {
    return slot == SPACES
        ? ground().kernelPage(paging.layout(), position)
        : ground().userPage(position);
  }

  Protection protection(int slot, int value) {
    return Protection.of(slot != SPACES, (value & 1) != 0, (value & 2) != 0);
  }

  Protection effective(Protection asked) {
    return paging.features().contains(Feature.EXECUTE_NEVER) ? asked : asked.withExecute();
  }

  /** Edits a space of its own, in tables that come and go. */
  private void interrupt(Processor processor) {
    int turn = interrupts++;
    PageNumber page = ground().userPage(turn / 2);
    try (TableEdit edit = processor.edit(handled)) {
      if (turn % 2 == 0) {
        edit.setTicket(page, turn & 0xff);
      } else {
        long taken = edit.takeTicket(page);
        if (taken != (turn - 1 & 0xff)) {
          throw new HistoryFailure("the handler's edit found ticket " + taken);
        }
      }
    }
  }

  /** Where a space differs from its model, or nothing. */
  @Nullable String difference(int slot, PageNumber page, PageState state) {
    ModelSpace.Page expected = models[slot].at(page);
    if (expected == null) {
      return state.isAbsent() ? null : "must be absent";
    }
    if (expected.ticket) {
      return state.equals(PageState.ticket(expected.payload)) ? null : "must be " + expected;
    }
    if (!(state instanceof PageState.Mapped mapped)) {
      return "must be " + expected;
    }
    boolean alike =
        mapped.frame().equals(firstFrame.plus(expected.frame))
            && mapped.protection() == effective(expected.protection)
            && mapped.type() == expected.type
            && mapped.dirty() == expected.dirty
            && (mapped.accessed() || !expected.accessed)
            && mapped.global()
                == (slot == SPACES && paging.features().contains(Feature.GLOBAL_PAGES));
    return alike ? null : "must be " + expected;
  }

  /** Compares everything with the model, through the tables and through the hardware. */
  void compareAll() {
    for (int slot = 0; slot <= SPACES; slot++) {
      if (!alive[slot]) {
        continue;
      }
      if (spaces[slot].occupiedPages() < models[slot].pages().size()) {
        throw new HistoryFailure(
            spaces[slot].occupiedPages()
                + " pages of "
                + spaces[slot].name()
                + " are occupied, but "
                + models[slot].pages().size()
                + " by the model");
      }
      comparePages(slot);
    }
    for (int i = 0; i < words.length; i++) {
      if (paging.frames().isDirty(firstFrame.plus(i)) != frameDirty[i]) {
        throw new HistoryFailure("frame #" + i + " must be " + (frameDirty[i] ? "dirty" : "clean"));
      }
    }
  }

  private void comparePages(int slot) {
    cpu(0).activate(spaces[slot]);
    current[0] = slot;
    int number = 0;
    int step = 1 + models[slot].pages().size() / COMPARED;
    for (Map.Entry<PageNumber, ModelSpace.Page> entry : models[slot].pages().entrySet()) {
      if (number++ % step != 0) {
        continue;
      }
      PageNumber page = entry.getKey();
      PageState state;
      try (TableEdit edit = cpu(0).edit(spaces[slot])) {
        state = edit.lookup(page);
      }
      String difference = difference(slot, page, state);
      if (difference != null) {
        throw new HistoryFailure(difference + ": " + Explain.page(cpu(0), spaces[slot], page));
      }
      if (!entry.getValue().ticket) {
        int seen =
            slot == SPACES
                ? cpu(0).kernel().load32(page.address())
                : cpu(0).user().load32(page.address());
        entry.getValue().accessed = true;
        if (seen != words[entry.getValue().frame][0]) {
          throw new HistoryFailure(
              "a load shows 0x"
                  + Integer.toHexString(seen)
                  + ", not 0x"
                  + Integer.toHexString(words[entry.getValue().frame][0])
                  + ": "
                  + Explain.page(cpu(0), spaces[slot], page));
        }
      }
    }
  }

  /** What every history owes at its end. */
  void finish() {
    compareAll();
    paging.setInterruptHandler(processor -> {});
    List<String> wrong = new ArrayList<>();
    for (int slot = 0; slot <= SPACES; slot++) {
      if (alive[slot]) {
        wrong.addAll(paging.check(cpu(0), spaces[slot]));
      }
    }
    paging.processors().forEach(processor -> processor.activate(paging.kernelSpace()));
    for (int slot = 0; slot < SPACES; slot++) {
      if (alive[slot]) {
        paging.destroy(cpu(0), spaces[slot], new PageBuffer());
      }
    }
    paging.destroy(cpu(0), handled, new PageBuffer());
    try (TableEdit edit = cpu(0).edit(paging.kernelSpace())) {
      while (!models[SPACES].pages().isEmpty()) {
        PageRange pages = models[SPACES].large(models[SPACES].pages().firstKey());
        edit.unmap(pages);
        models[SPACES].occupied(pages).forEach(models[SPACES].pages()::remove);
      }
    }
    for (int i = 0; i < words.length; i++) {
      paging.frames().release(firstFrame.plus(i));
    }
    wrong.addAll(paging.check(cpu(0), paging.kernelSpace()));
    wrong.addAll(machine.coherenceViolations());
    if (!usage.equals(paging.frames().usage())) {
      wrong.add("frames in use are " + paging.frames().usage() + ", not " + usage);
    }
    if (!wrong.isEmpty()) {
      throw new HistoryFailure(String.join("\n    ", wrong));
    }
  }

  /** Fails at once when the checker speaks, so that the step is known. */
  void assertSilent() {
    List<String> violations = machine.coherenceViolations();
    if (!violations.isEmpty()) {
      throw new HistoryFailure("the checker reports: " + String.join("\n    ", violations));
    }
  }

  static String name(@Nullable Class<? extends PagingException> refusal) {
    return refusal == null ? "done" : refusal.getSimpleName();
  }
}
