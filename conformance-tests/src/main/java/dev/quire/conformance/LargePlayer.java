package dev.quire.conformance;

import static dev.quire.conformance.Judge.attempt;

import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.PagingException.LargePage;
import dev.quire.api.PagingException.NotLarge;
import dev.quire.api.PagingException.NotMapped;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays the steps that are operations on large mappings. */
final class LargePlayer {
  private final Simulation at;
  private final Judge judge;

  LargePlayer(Simulation simulation) {
    at = simulation;
    judge = new Judge(simulation);
  }

  String change(Op op, int slot, TableEdit edit, PageNumber page) {
    List<Integer> orders = at.ground().orders();
    if (orders.isEmpty()) {
      return "-";
    }
    ModelSpace model = at.models[slot];
    return switch (op.kind()) {
      case MAP_LARGE -> map(op, slot, edit, page, orders.get(op.count() % orders.size()));
      case UNMAP_LARGE -> unmap(op, model, edit, page);
      case PROTECT_LARGE -> protect(op, slot, edit, model.large(page));
      default -> {
        boolean refused = !model.anyLarge(PageRange.of(page));
        attempt(
            refused ? NotLarge.class : null,
            () -> edit.split(page),
            () -> splitOnce(model, edit, page));
        yield refused ? "refused" : "split";
      }
    };
  }

  private String map(Op op, int slot, TableEdit edit, PageNumber page, int order) {
    ModelSpace model = at.models[slot];
    PageRange pages = PageRange.of(PageNumber.of(page.value() & -(1L << order)), 1L << order);
    if (!at.space(slot).range().contains(pages)) {
      return "-";
    }
    int part = at.words.length >> order;
    int frame = op.frame() % part << order;
    Protection protection = at.protection(slot, op.value());
    MemoryType type = MemoryType.values()[op.value() >>> 4 & 3];
    boolean refused = model.anyOccupied(pages);
    attempt(
        refused ? AlreadyMapped.class : null,
        () -> edit.mapLarge(pages.first(), order, at.firstFrame.plus(frame), protection, type),
        () -> {
          for (int i = 0; i < pages.count(); i++) {
            model
                .pages()
                .put(
                    pages.first().plus(i),
                    ModelSpace.Page.large(frame + i, protection, type, order));
          }
        });
    return refused ? "refused" : "done";
  }

  private String unmap(Op op, ModelSpace model, TableEdit edit, PageNumber page) {
    PageRange pages = model.large(page);
    boolean refused = !model.anyLarge(pages);
    PageBuffer displaced = new PageBuffer();
    boolean byRange = !refused && (op.value() & 1) != 0;
    attempt(
        refused ? NotLarge.class : null,
        () -> {
          if (byRange) {
            edit.unmap(pages, displaced);
          } else {
            edit.unmapLarge(pages.first());
          }
        },
        () -> {
          if (byRange) {
            judge.compareDisplaced(model, pages, displaced);
          }
          model.occupied(pages).forEach(gone -> judge.empty(model, gone));
        });
    return refused ? "refused" : "done";
  }

  private String protect(Op op, int slot, TableEdit edit, PageRange pages) {
    Protection protection = at.protection(slot, op.value());
    edit.protect(pages, protection);
    at.models[slot].mappedIn(pages).forEach(page -> page.protection = protection);
    return "done";
  }

  /** Splits what a page lies in until it is small. */
  static void split(ModelSpace model, TableEdit edit, PageNumber page) {
    while (model.anyLarge(PageRange.of(page))) {
      edit.split(page);
      splitOnce(model, edit, page);
    }
  }

  private static void splitOnce(ModelSpace model, TableEdit edit, PageNumber page) {
    int order = edit.order(page);
    model.mappedIn(model.large(page)).forEach(part -> part.order = order);
  }

  /** Why pages cannot be mapped anew: the first of them that cannot says so. */
  static @Nullable Class<? extends PagingException> remapRefusal(
      ModelSpace model, PageRange pages) {
    for (int i = 0; i < pages.count(); i++) {
      ModelSpace.Page stood = model.at(pages.first().plus(i));
      if (stood == null) {
        return NotMapped.class;
      }
      if (stood.order != 0) {
        return LargePage.class;
      }
    }
    return null;
  }
}
