package dev.quire.common.swap;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.Arrays;
import java.util.BitSet;

/** The resident pages as a policy sees them from one processor. */
final class Examiner implements ResidentPages {

  private final PagerParts parts;
  private final Processor on;
  private final Marks marks;

  /** What was seen, kept from one look to the next. */
  static final class Marks {
    private final BitSet accessed = new BitSet();
    private final BitSet dirty = new BitSet();
    private final BitSet large = new BitSet();
    private final Mappings mappings = new Mappings();
    private int[] indices = new int[64];
  }

  Examiner(PagerParts parts, Processor on, Marks marks) {
    this.parts = parts;
    this.on = on;
    this.marks = marks;
  }

  @Override
  public int size() {
    return parts.resident.size();
  }

  @Override
  public int limit() {
    return parts.resident.limit();
  }

  @Override
  public boolean holds(int index) {
    return parts.resident.holds(index);
  }

  @Override
  public boolean isWired(int index) {
    return parts.resident.isWired(index);
  }

  @Override
  public boolean isPinned(int index) {
    return parts.resident.isPinned(index);
  }

  @Override
  public int stamp(int index) {
    return parts.resident.stamp(index);
  }

  @Override
  public boolean wasAccessed(int index) {
    return marks.accessed.get(index);
  }

  @Override
  public boolean wasLarge(int index) {
    return marks.large.get(index);
  }

  @Override
  public boolean wasDirty(int index) {
    return marks.dirty.get(index);
  }

  @Override
  public void examine(int[] indices, int count) {
    collect(indices, count);
    Mappings mappings = marks.mappings;
    BitSet done = new BitSet(mappings.size());
    for (int i = done.nextClearBit(0); i < mappings.size(); i = done.nextClearBit(i + 1)) {
      int space = mappings.space(i);
      int from = i;
      parts.victims.edit(
          on,
          parts.space(space).space(),
          edit -> {
            for (int j = from; j < mappings.size(); j++) {
              if (mappings.space(j) == space && !done.get(j)) {
                done.set(j);
                look(edit, PageNumber.of(mappings.page(j)), marks.indices[j]);
              }
            }
            return done;
          });
    }
  }

  /** Lists all mappings of these pages, and beside each the index of its page. */
  private void collect(int[] indices, int count) {
    Mappings mappings = marks.mappings;
    mappings.clear();
    for (int i = 0; i < count; i++) {
      int index = indices[i];
      int from = mappings.size();
      parts.reverse.mappings(parts.resident.frame(index), mappings);
      if (mappings.size() > marks.indices.length) {
        marks.indices = Arrays.copyOf(marks.indices, 2 * mappings.size());
      }
      Arrays.fill(marks.indices, from, mappings.size(), index);
      FrameNumber frame = FrameNumber.of(parts.resident.frame(index));
      marks.accessed.clear(index);
      marks.large.clear(index);
      marks.dirty.set(index, parts.paging.frames().isDirty(frame));
    }
  }

  private void look(TableEdit edit, PageNumber page, int index) {
    if (edit.lookup(page) instanceof PageState.Mapped mapped
        && mapped.frame().value() == parts.resident.frame(index)) {
      if (mapped.dirty()) {
        marks.dirty.set(index);
      }
      if (mapped.accessed()) {
        marks.accessed.set(index);
        if (LargeMappings.hold(edit, page, mapped)) {
          marks.large.set(index);
        } else {
          edit.testAndClearAccessed(page);
        }
      }
    }
  }
}
