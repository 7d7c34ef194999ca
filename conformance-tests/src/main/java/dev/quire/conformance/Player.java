package dev.quire.conformance;

import static dev.quire.conformance.Judge.attempt;
import static dev.quire.conformance.Judge.require;

import dev.quire.api.AddressSpace;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException.SpaceActive;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.List;
import java.util.Map;

/** Plays the steps of a history on a machine and on its model, and compares what comes of them. */
final class Player {
  private final Simulation at;
  private final Judge judge;
  private final EditPlayer edits;
  private final AccessPlayer accesses;

  Player(Simulation simulation) {
    at = simulation;
    judge = new Judge(simulation);
    edits = new EditPlayer(simulation);
    accesses = new AccessPlayer(simulation);
  }

  /** Plays a step; returns what an observer sees of it, the same on every backend. */
  String play(Op op) {
    int slot = op.space() % (Simulation.SPACES + 1);
    String seen = step(op, slot);
    at.assertSilent();
    return op.kind() + " " + seen;
  }

  private String step(Op op, int slot) {
    return switch (op.kind()) {
      case CREATE -> create(op, slot);
      case POKE -> accesses.poke(op);
      case EVICT -> evict(op);
      case USER_READ, USER_WRITE, USER_FETCH, KERNEL_READ, KERNEL_WRITE -> accesses.touch(op, slot);
      default -> at.isAlive(slot) ? living(op, slot) : "-";
    };
  }

  private String living(Op op, int slot) {
    return switch (op.kind()) {
      case DESTROY -> slot == Simulation.SPACES ? "-" : destroy(op, slot);
      case ACTIVATE -> {
        at.cpu(op.cpu()).activate(at.space(slot));
        at.current[op.cpu() % Simulation.PROCESSORS] = slot;
        yield "activated";
      }
      case NEST -> nest(op, slot);
      default -> edits.play(op, slot);
    };
  }

  private String create(Op op, int slot) {
    if (at.isAlive(slot)) {
      return "-";
    }
    at.create(op.cpu(), slot);
    return "created";
  }

  /** An edit in an edit: another space's window in between must not show. */
  private String nest(Op op, int slot) {
    int other = op.frame() % (Simulation.SPACES + 1);
    if (!at.isAlive(other)) {
      return "-";
    }
    Processor cpu = at.cpu(op.cpu());
    PageNumber outerPage = at.page(slot, op.page());
    PageNumber innerPage = at.page(other, op.value());
    try (TableEdit outer = cpu.edit(at.space(slot))) {
      toggle(slot, outer, outerPage, op.value());
      try (TableEdit inner = cpu.edit(at.space(other))) {
        toggle(other, inner, innerPage, op.count());
        judge.compare(op, other, inner, PageRange.of(innerPage));
      }
      judge.compare(op, slot, outer, PageRange.of(outerPage));
      toggle(slot, outer, outerPage, op.count());
      judge.compare(op, slot, outer, PageRange.of(outerPage));
    }
    return "nested";
  }

  private void toggle(int slot, TableEdit edit, PageNumber page, int value) {
    ModelSpace model = at.models[slot];
    if (model.at(page) == null) {
      edit.setTicket(page, at.ground().ticket(value));
      model.pages().put(page, ModelSpace.Page.ticket(at.ground().ticket(value)));
    } else {
      PageRange pages = model.large(page);
      if (pages.count() == 1) {
        edit.unmap(page);
      } else {
        edit.unmap(pages);
      }
      model.occupied(pages).forEach(gone -> judge.empty(model, gone));
    }
  }

  /** Takes a frame out of every space and leaves tickets. */
  private String evict(Op op) {
    int frame = op.frame() % Simulation.FRAMES;
    long payload = at.ground().ticket(op.value());
    int evicted = 0;
    for (int slot = 0; slot <= Simulation.SPACES; slot++) {
      ModelSpace model = at.models[slot];
      List<PageNumber> pages =
          model.pages().entrySet().stream()
              .filter(entry -> !entry.getValue().ticket && entry.getValue().frame == frame)
              .map(Map.Entry::getKey)
              .toList();
      if (!at.isAlive(slot) || pages.isEmpty()) {
        continue;
      }
      try (TableEdit edit = at.cpu(op.cpu()).edit(at.space(slot))) {
        for (PageNumber page : pages) {
          ModelSpace.Page stood = model.mapped(page);
          LargePlayer.split(model, edit, page);
          PageState state = edit.unmap(page);
          require(
              stood != null
                  && state instanceof PageState.Mapped mapped
                  && mapped.dirty() == stood.dirty,
              () -> page + " was " + state + ", not " + stood);
          judge.empty(model, page);
          edit.setTicket(page, payload);
          model.pages().put(page, ModelSpace.Page.ticket(payload));
          evicted++;
        }
      }
    }
    boolean dirty = at.paging.frames().isDirty(at.firstFrame.plus(frame));
    require(dirty == at.frameDirty[frame], () -> "frame #" + frame + " is dirty: " + dirty);
    at.paging.frames().clearDirty(at.firstFrame.plus(frame));
    at.frameDirty[frame] = false;
    return evicted + " evicted" + (dirty ? ", dirty" : "");
  }

  private String destroy(Op op, int slot) {
    AddressSpace space = at.space(slot);
    PageBuffer displaced = new PageBuffer();
    boolean active = false;
    for (int current : at.current) {
      active |= current == slot;
    }
    attempt(
        active ? SpaceActive.class : null,
        () -> at.paging.destroy(at.cpu(op.cpu()), space, displaced),
        () -> {
          ModelSpace model = at.models[slot];
          require(
              displaced.size() == model.pages().size(),
              () -> displaced.size() + " pages were displaced, not " + model.pages().size());
          int position = 0;
          for (PageNumber page : List.copyOf(model.pages().keySet())) {
            String difference = at.difference(slot, page, displaced.state(position++));
            require(difference == null, () -> page + " displaced by destroy " + difference);
            judge.empty(model, page);
          }
          at.destroyed(slot);
        });
    return active ? "refused" : judge.trace(displaced);
  }
}
