package dev.quire.conformance;

import static dev.quire.conformance.Judge.attempt;
import static dev.quire.conformance.Judge.put;
import static dev.quire.conformance.Judge.require;

import dev.quire.api.Copied;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.PagingException.LargePage;
import dev.quire.api.PagingException.NoTicket;
import dev.quire.api.PagingException.NotMapped;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Plays the steps that are one operation of one edit. */
final class EditPlayer {
  private static final int COPIED_WORDS = 2;

  private final Simulation at;
  private final Judge judge;

  EditPlayer(Simulation simulation) {
    at = simulation;
    judge = new Judge(simulation);
  }

  String play(Op op, int slot) {
    PageNumber page = at.page(slot, op.page());
    int count = Math.max(1, at.ground().cut(page, 1 + op.count() % Ground.MOST));
    PageRange range = PageRange.of(page, count);
    String seen;
    try (TableEdit edit = at.cpu(op.cpu()).edit(at.space(slot))) {
      seen = change(op, slot, edit, range, count == 1 && (op.value() & 4) == 0);
      if ((op.value() & 8) != 0) {
        judge.compare(op, slot, edit, range);
      }
    }
    return seen;
  }

  private String change(Op op, int slot, TableEdit edit, PageRange range, boolean one) {
    ModelSpace model = at.models[slot];
    return switch (op.kind()) {
      case MAP -> map(op, slot, edit, range, one);
      case UNMAP -> unmap(model, edit, range, one);
      case PROTECT -> protect(op, slot, edit, range, one);
      case REMAP -> remap(op, slot, edit, range, one);
      case TICKET -> setTicket(op, model, edit, range, one);
      case TAKE -> take(model, edit, range.first());
      case CLEAR_ACCESSED -> clearAccessed(model, edit, range, one);
      case CLEAR_DIRTY -> clearDirty(model, edit, range, one);
      case COPY_IN -> copy(op, model, edit, range.first(), true);
      case COPY_OUT -> copy(op, model, edit, range.first(), false);
      case MAP_LARGE, UNMAP_LARGE, PROTECT_LARGE, SPLIT ->
          new LargePlayer(at).change(op, slot, edit, range.first());
      default -> {
        judge.compare(op, slot, edit, range);
        yield "compared";
      }
    };
  }

  private String map(Op op, int slot, TableEdit edit, PageRange range, boolean one) {
    ModelSpace model = at.models[slot];
    int frame = frame(op, range);
    Protection protection = at.protection(slot, op.value());
    MemoryType type = type(op);
    boolean refused = model.anyOccupied(range);
    attempt(
        refused ? AlreadyMapped.class : null,
        () -> {
          if (one) {
            edit.map(range.first(), at.firstFrame.plus(frame), protection, type);
          } else {
            edit.map(range, at.firstFrame.plus(frame), protection, type);
          }
        },
        () -> judge.fill(model, range, frame, protection, type));
    return refused ? "refused" : "done";
  }

  private String unmap(ModelSpace model, TableEdit edit, PageRange range, boolean one) {
    PageBuffer displaced = new PageBuffer();
    boolean whole = !model.cutsLarge(range);
    boolean refused = !whole || (one && !model.anyOccupied(range));
    attempt(
        !whole ? LargePage.class : refused ? NotMapped.class : null,
        () -> {
          if (one) {
            put(displaced, edit.unmap(range.first()));
          } else {
            edit.unmap(range, displaced);
          }
        },
        () -> {
          judge.compareDisplaced(model, range, displaced);
          model.occupied(range).forEach(page -> judge.empty(model, page));
        });
    return refused ? "refused" : judge.trace(displaced);
  }

  private String protect(Op op, int slot, TableEdit edit, PageRange range, boolean one) {
    ModelSpace model = at.models[slot];
    Protection protection = at.protection(slot, op.value());
    boolean whole = !model.cutsLarge(range);
    boolean refused = !whole || (one && !model.anyOccupied(range));
    attempt(
        !whole ? LargePage.class : refused ? NotMapped.class : null,
        () -> {
          if (one) {
            edit.protect(range.first(), protection);
          } else {
            edit.protect(range, protection);
          }
        },
        () -> model.mappedIn(range).forEach(page -> page.protection = protection));
    return refused ? "refused" : "done";
  }

  private String remap(Op op, int slot, TableEdit edit, PageRange range, boolean one) {
    ModelSpace model = at.models[slot];
    int frame = frame(op, range);
    Protection protection = at.protection(slot, op.value());
    MemoryType type = type(op);
    PageBuffer displaced = new PageBuffer();
    Class<? extends PagingException> refusal = LargePlayer.remapRefusal(model, range);
    boolean refused = refusal != null;
    attempt(
        refusal,
        () -> {
          if (one) {
            put(displaced, edit.remap(range.first(), at.firstFrame.plus(frame), protection, type));
          } else {
            edit.remap(range, at.firstFrame.plus(frame), protection, type, displaced);
          }
        },
        () -> {
          judge.compareDisplaced(model, range, displaced);
          model.occupied(range).forEach(page -> judge.empty(model, page));
          judge.fill(model, range, frame, protection, type);
        });
    return refused ? "refused" : judge.trace(displaced);
  }

  private String setTicket(Op op, ModelSpace model, TableEdit edit, PageRange range, boolean one) {
    long payload = at.ground().ticket(op.value());
    boolean refused = model.anyOccupied(range);
    attempt(
        refused ? AlreadyMapped.class : null,
        () -> {
          if (one) {
            edit.setTicket(range.first(), payload);
          } else {
            edit.setTicket(range, payload);
          }
        },
        () -> {
          for (int i = 0; i < range.count(); i++) {
            model.pages().put(range.first().plus(i), ModelSpace.Page.ticket(payload));
          }
        });
    return refused ? "refused" : "done";
  }

  private String take(ModelSpace model, TableEdit edit, PageNumber page) {
    ModelSpace.Page stood = model.at(page);
    if (stood == null || !stood.ticket) {
      attempt(NoTicket.class, () -> edit.takeTicket(page), () -> {});
      return "refused";
    }
    long taken = edit.takeTicket(page);
    require(
        taken == stood.payload,
        () -> "took ticket 0x" + Long.toHexString(taken) + ", not " + stood);
    model.pages().remove(page);
    return "ticket " + taken;
  }

  private String clearAccessed(ModelSpace model, TableEdit edit, PageRange range, boolean one) {
    if (model.anyLarge(range)) {
      attempt(LargePage.class, () -> edit.testAndClearAccessed(range), () -> {});
      return "refused";
    }
    List<ModelSpace.Page> mapped = model.mappedIn(range);
    if (one) {
      if (mapped.isEmpty()) {
        attempt(NotMapped.class, () -> edit.testAndClearAccessed(range.first()), () -> {});
        return "refused";
      }
      boolean accessed = edit.testAndClearAccessed(range.first());
      require(accessed || !mapped.get(0).accessed, () -> "an access was forgotten");
    } else {
      long known = mapped.stream().filter(page -> page.accessed).count();
      long accessed = edit.testAndClearAccessed(range);
      require(
          accessed >= known && accessed <= mapped.size(),
          () -> accessed + " pages were accessed; by the model " + known + " of " + mapped.size());
    }
    mapped.forEach(page -> page.accessed = false);
    return "done";
  }

  private String clearDirty(ModelSpace model, TableEdit edit, PageRange range, boolean one) {
    if (model.anyLarge(range)) {
      attempt(LargePage.class, () -> edit.testAndClearDirty(range), () -> {});
      return "refused";
    }
    List<ModelSpace.Page> mapped = model.mappedIn(range);
    long known = mapped.stream().filter(page -> page.dirty).count();
    long dirty;
    if (one) {
      if (mapped.isEmpty()) {
        attempt(NotMapped.class, () -> edit.testAndClearDirty(range.first()), () -> {});
        return "refused";
      }
      dirty = edit.testAndClearDirty(range.first()) ? 1 : 0;
    } else {
      dirty = edit.testAndClearDirty(range);
    }
    require(dirty == known, () -> dirty + " pages were dirty, but " + known + " by the model");
    mapped.forEach(page -> page.dirty = false);
    return dirty + " dirty";
  }

  /** Copies two words: within the page, or the last of it and the first of the next. */
  private String copy(Op op, ModelSpace model, TableEdit edit, PageNumber page, boolean in) {
    boolean across = (op.value() & 1) != 0 && at.ground().cut(page, COPIED_WORDS) == COPIED_WORDS;
    PageNumber[] pages = {page, across ? page.plus(1) : page};
    int[] index = across ? new int[] {Simulation.OFFSETS.length - 1, 0} : new int[] {0, 1};
    int reach = model.mapped(page) == null ? 0 : 1;
    reach += reach == 1 && model.mapped(pages[1]) != null ? 1 : 0;
    Copied expected =
        reach == COPIED_WORDS
            ? Copied.all(COPIED_WORDS * Integer.BYTES)
            : Copied.stopped(reach * Integer.BYTES, pages[reach]);
    ByteBuffer bytes =
        ByteBuffer.allocate(COPIED_WORDS * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (in) {
      bytes.putInt(0, op.value()).putInt(Integer.BYTES, ~op.value());
    }
    VirtualAddress address = page.address().plus(Simulation.OFFSETS[index[0]]);
    Copied copied =
        in
            ? edit.copyIn(address, bytes.array(), 0, bytes.capacity())
            : edit.copyOut(address, bytes.array(), 0, bytes.capacity());
    require(copied.equals(expected), () -> "the copy says " + copied + ", not " + expected);
    for (int i = 0; i < reach; i++) {
      ModelSpace.Page mapped = model.mapped(pages[i]);
      if (mapped == null) {
        continue;
      }
      int word = bytes.getInt(i * Integer.BYTES);
      if (in) {
        at.words[mapped.frame][index[i]] = word;
        mapped.accessed = true;
        mapped.dirty = true;
      } else {
        require(
            word == at.words[mapped.frame][index[i]],
            () -> "copied 0x" + Integer.toHexString(word) + " out of frame #" + mapped.frame);
      }
    }
    return "copied " + copied.bytes();
  }

  private static int frame(Op op, PageRange range) {
    return op.frame() % (Simulation.FRAMES + 1 - (int) range.count());
  }

  private static MemoryType type(Op op) {
    return MemoryType.values()[op.value() >>> 4 & 3];
  }
}
