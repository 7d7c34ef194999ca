package dev.quire.conformance;

import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compares what a machine shows with its model, and keeps the model. */
final class Judge {
  private final Simulation at;

  Judge(Simulation simulation) {
    at = simulation;
  }

  void fill(ModelSpace model, PageRange range, int frame, Protection protection, MemoryType type) {
    for (int i = 0; i < range.count(); i++) {
      model.pages().put(range.first().plus(i), ModelSpace.Page.mapped(frame + i, protection, type));
    }
  }

  void empty(ModelSpace model, PageNumber page) {
    ModelSpace.Page stood = model.pages().remove(page);
    if (stood != null && !stood.ticket && stood.dirty) {
      at.frameDirty[stood.frame] = true;
    }
  }

  // Comparing.

  void compare(Op op, int slot, TableEdit edit, PageRange range) {
    for (int i = 0; i < range.count(); i++) {
      PageNumber page = range.first().plus(i);
      String difference = at.difference(slot, page, edit.lookup(page));
      require(
          difference == null,
          () -> difference + ": " + Explain.page(at.cpu(op.cpu()), at.space(slot), page));
      ModelSpace.Page stands = at.models[slot].at(page);
      int order = stands == null ? 0 : stands.order;
      require(
          edit.order(page) == order,
          () -> page + " is of order " + edit.order(page) + ", not " + order);
    }
  }

  void compareDisplaced(ModelSpace model, PageRange range, PageBuffer displaced) {
    require(
        displaced.size() == range.count(),
        () -> displaced.size() + " states for " + range.count() + " pages");
    int slot = Arrays.asList(at.models).indexOf(model);
    for (int i = 0; i < range.count(); i++) {
      PageNumber page = range.first().plus(i);
      PageState stood = displaced.state(i);
      String difference = at.difference(slot, page, stood);
      require(difference == null, () -> page + " was " + stood + ", but " + difference);
    }
  }

  static void put(PageBuffer buffer, PageState state) {
    if (state instanceof PageState.Ticket ticket) {
      buffer.addTicket(ticket.payload());
    } else if (state instanceof PageState.Mapped mapped) {
      buffer.addMapped(
          mapped.frame().value(),
          mapped.protection(),
          mapped.type(),
          mapped.accessed(),
          mapped.dirty(),
          mapped.global());
    } else {
      buffer.addAbsent();
    }
  }

  /** States as every backend shows them: frames by number of ours, what differs left out. */
  String trace(PageBuffer states) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < states.size(); i++) {
      PageState state = states.state(i);
      if (state instanceof PageState.Mapped mapped) {
        Protection protection = mapped.protection();
        text.append(" #")
            .append(mapped.frame().value() - at.firstFrame.value())
            .append(' ')
            .append(at.ground().executeNever() ? protection : protection.withExecute())
            .append(' ')
            .append(mapped.type())
            .append(mapped.dirty() ? " dirty" : " clean");
      } else {
        text.append(' ').append(state);
      }
    }
    return text.toString();
  }

  static void attempt(
      @Nullable Class<? extends PagingException> expected, Runnable call, Runnable then) {
    PagingException thrown = null;
    try {
      call.run();
    } catch (PagingException refusal) {
      thrown = refusal;
    }
    Class<? extends PagingException> seen = thrown == null ? null : thrown.getClass();
    if (seen != expected) {
      throw new HistoryFailure(
          "the step must be "
              + Simulation.name(expected)
              + " and is "
              + Simulation.name(seen)
              + (thrown == null ? "" : ": " + thrown.getMessage()));
    }
    if (thrown == null) {
      then.run();
    }
  }

  static void require(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new HistoryFailure(message.get());
    }
  }
}
