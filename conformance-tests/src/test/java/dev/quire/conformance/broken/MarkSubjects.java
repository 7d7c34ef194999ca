package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7;

import dev.quire.api.Copied;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import java.util.List;

/** Accessed and dirty marks that are lost, or never go. */
final class MarkSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.named("dirty lost on protect")
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public long protect(long word, Protection protection) {
                          return super.clearDirty(super.protect(word, protection));
                        }
                      })
              .caughtBy("Q3.4", "Q5.8", "Q25.2"),
          Subject.named("dirty lost by a copy through an alias")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public Copied copyIn(
                            VirtualAddress to, byte[] from, int offset, int length) {
                          Copied copied = super.copyIn(to, from, offset, length);
                          if (copied.bytes() > 0) {
                            super.testAndClearDirty(to.page());
                          }
                          return copied;
                        }
                      })
              .caughtBy("Q6.2"),
          Subject.named("dirty lost with one of two mappings")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public PageState unmap(PageNumber page) {
                          PageState before = super.unmap(page);
                          if (before instanceof PageState.Mapped mapped && !mapped.dirty()) {
                            FrameNumber frame = mapped.frame();
                            if (paging.frames().references(frame) > 0) {
                              paging.frames().clearDirty(frame);
                            }
                          }
                          return before;
                        }
                      })
              .caughtBy("Q5.7", "Q23.3", "Q25.2"),
          Subject.named("dirty lost when a page is unmapped")
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public long dirtyBit() {
                          return 0;
                        }
                      })
              .caughtBy("Q3.3"),
          Subject.named("accessed never cleared")
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public long clearAccessed(long word) {
                          return word;
                        }
                      })
              .caughtBy("Q5.4"),
          Subject.named("a read marks dirty, too")
              .on(ARMV7)
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public long touch(long word, boolean write) {
                          return super.touch(word, true);
                        }
                      })
              .caughtBy("Q5.1", "Q5.6"),
          Subject.named("ranges of marks that stop at a page without one")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public long testAndClearDirty(PageRange pages) {
                          long count = 0;
                          while (count < pages.count()
                              && super.testAndClearDirty(PageRange.of(pages.first().plus(count)))
                                  > 0) {
                            count++;
                          }
                          return count;
                        }
                      })
              .caughtBy("Q5.10"));

  private MarkSubjects() {}
}
