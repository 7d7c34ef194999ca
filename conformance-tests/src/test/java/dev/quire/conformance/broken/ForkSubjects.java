package dev.quire.conformance.broken;

import dev.quire.api.FrameAccess;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.ReverseMap;
import dev.quire.common.swap.SecondChance;
import dev.quire.common.swap.StoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Forks that share what they must not, forget who shares, or lose what is shared. */
final class ForkSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.named("the parent keeps the right to write at a fork")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public void protect(PageRange pages, Protection protection) {
                          if (protection.writable()) {
                            super.protect(pages, protection);
                          }
                        }
                      })
              .caughtBy("Q24.1", "Q24.2", "Q26.2"),
          Subject.named("no invalidation when the right to write goes")
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public boolean owes(long old, long now) {
                          return super.owes(old, now)
                              && !(isMapped(now)
                                  && frame(old) == frame(now)
                                  && protection(old).readOnly() == protection(now));
                        }
                      })
              .caughtBy("Q24.1", "Q26.1"),
          Subject.named("a fork that the reverse map does not know")
              .pager(
                  (paging, store) ->
                      pager(
                          paging,
                          store,
                          new ForwardingReverseMap() {
                            @Override
                            public void add(long frame, int space, long page) {
                              if (count(frame) == 0) {
                                super.add(frame, space, page);
                              }
                            }
                          }))
              .caughtBy("Q24.1", "Q25.2"),
          Subject.named("a page copied on write that the reverse map knows in its old frame")
              .pager(
                  (paging, store) ->
                      pager(
                          paging,
                          store,
                          new ForwardingReverseMap() {
                            @Override
                            public boolean remove(long frame, int space, long page) {
                              return count(frame) > 1 || super.remove(frame, space, page);
                            }
                          }))
              .caughtBy("Q24.3", "Q24.7"),
          Subject.named("a copy on write without the bytes")
              .contents(
                  real ->
                      new ForwardingContents(real) {
                        @Override
                        public void copy(FrameNumber from, FrameNumber to) {
                          super.zero(to);
                        }
                      },
                  (paging, edit) -> edit)
              .caughtBy("Q24.1", "Q24.6", "Q24.9"),
          sharingCopies().caughtBy("Q24.1", "Q24.6"),
          Subject.named("a slot freed at the first page-in")
              .pager((paging, store) -> Pager.create(paging, new OneRead(store)))
              .caughtBy("Q25.1"),
          Subject.named("a slot that is never freed")
              .pager(
                  (paging, store) ->
                      Pager.create(
                          paging,
                          new ForwardingStore(store) {
                            @Override
                            public void free(int slot) {}
                          }))
              .caughtBy("Q23.4", "Q25.3"));

  private ForkSubjects() {}

  private static Pager pager(Paging paging, BackingStore store, ReverseMap reverse) {
    return SwapSubjects.pager(paging, store, reverse, new SecondChance());
  }

  /** Maps the frame that was copied in place of the copy, be it wired or not. */
  private static Subject.Builder sharingCopies() {
    Map<FrameNumber, FrameNumber> sources = new ConcurrentHashMap<>();
    return Subject.named("a child that shares the frame of a wired page")
        .contents(
            real -> new NotingCopies(real, sources),
            (paging, edit) -> new MappingSources(edit, sources));
  }

  private static final class NotingCopies extends ForwardingContents {
    private final Map<FrameNumber, FrameNumber> sources;

    NotingCopies(FrameAccess real, Map<FrameNumber, FrameNumber> sources) {
      super(real);
      this.sources = sources;
    }

    @Override
    public void copy(FrameNumber from, FrameNumber to) {
      super.copy(from, to);
      sources.put(to, from);
    }
  }

  private static final class MappingSources extends ForwardingEdit {
    private final Map<FrameNumber, FrameNumber> sources;

    MappingSources(TableEdit real, Map<FrameNumber, FrameNumber> sources) {
      super(real);
      this.sources = sources;
    }

    @Override
    public PageState remap(
        PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
      FrameNumber source = sources.remove(frame);
      return super.remap(page, source == null ? frame : source, protection, type);
    }
  }

  /** Has no page any more in a slot that was read. */
  private static final class OneRead extends ForwardingStore {
    OneRead(BackingStore real) {
      super(real);
    }

    @Override
    public void read(int slot, byte[] page, int offset) throws StoreException {
      super.read(slot, page, offset);
      super.write(slot, new byte[PAGE_BYTES], 0);
    }
  }
}
