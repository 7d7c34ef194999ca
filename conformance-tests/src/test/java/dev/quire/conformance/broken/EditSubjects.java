package dev.quire.conformance.broken;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import java.util.List;

/** Edits that do not keep the contract, and frames that are given back too early or not at all. */
final class EditSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.named("frame freed before invalidation")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public void release(FrameNumber frame) {
                          paging.frames().release(frame);
                        }
                      })
              .caughtBy("Q9.10", "Q12.7"),
          Subject.named("frame leaked on exit")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public void release(FrameNumber frame) {}
                      })
              .caughtBy("Q12.7", "Q23.4"),
          Subject.named("double free accepted")
              .frames(
                  real ->
                      new ForwardingFrames(real) {
                        @Override
                        public boolean release(FrameNumber frame) {
                          return references(frame) == 0 || super.release(frame);
                        }
                      })
              .caughtBy("Q12.2"),
          Subject.named("range failing half-way")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public void map(
                            PageRange pages,
                            FrameNumber first,
                            Protection protection,
                            MemoryType type) {
                          for (long i = 0; i < pages.count(); i++) {
                            super.map(pages.first().plus(i), first.plus(i), protection, type);
                          }
                        }
                      })
              .caughtBy("Q8.1", "Q8.7"),
          Subject.named("ticket dropped by protect")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public void protect(PageRange pages, Protection protection) {
                          super.protect(pages, protection);
                          for (long i = 0; i < pages.count(); i++) {
                            PageNumber page = pages.first().plus(i);
                            if (super.lookup(page) instanceof PageState.Ticket) {
                              super.takeTicket(page);
                            }
                          }
                        }
                      })
              .caughtBy("Q3.7", "Q4.3"),
          Subject.named("displaced ticket not reported")
              .edits(
                  (paging, real) ->
                      new ForwardingEdit(real) {
                        @Override
                        public void unmap(PageRange pages, PageBuffer displaced) {
                          super.unmap(pages);
                          for (long i = 0; i < pages.count(); i++) {
                            displaced.addAbsent();
                          }
                        }
                      })
              .caughtBy("Q3.2", "Q4.4"));

  private EditSubjects() {}
}
