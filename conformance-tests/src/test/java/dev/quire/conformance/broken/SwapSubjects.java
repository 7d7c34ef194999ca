package dev.quire.conformance.broken;

import dev.quire.api.Paging;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.ChainedReverseMap;
import dev.quire.common.swap.EvictionPolicy;
import dev.quire.common.swap.Mappings;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.ResidentPages;
import dev.quire.common.swap.ReverseMap;
import dev.quire.common.swap.SecondChance;
import dev.quire.common.swap.TicketCodec;
import java.util.List;

/** Pagers that evict what they must not, or not all that they must. */
final class SwapSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.named("wired page evicted")
              .pager(
                  (paging, store) ->
                      pager(
                          paging,
                          store,
                          new ChainedReverseMap(),
                          new SecondChance() {
                            @Override
                            protected boolean mayLeave(ResidentPages pages, int index) {
                              return true;
                            }
                          }))
              .caughtBy("Q23.2"),
          Subject.named("shared page evicted from one space only")
              .pager(
                  (paging, store) ->
                      pager(paging, store, new FirstMappingOnly(), new SecondChance()))
              .caughtBy("Q23.3", "Q25.2"));

  private SwapSubjects() {}

  /** A pager of these parts. */
  static Pager pager(Paging paging, BackingStore store, ReverseMap reverse, EvictionPolicy policy) {
    int bits = paging.layout().ticketBits();
    TicketCodec codec = TicketCodec.create(bits, TicketCodec.DEFAULT_CHECK_BITS, 1);
    return Pager.create(paging, store, codec, reverse, policy);
  }

  /** Tells one mapping of a frame, whatever there are. */
  private static final class FirstMappingOnly extends ForwardingReverseMap {
    @Override
    public void mappings(long frame, Mappings to) {
      Mappings all = new Mappings();
      super.mappings(frame, all);
      if (all.size() > 0) {
        to.add(all.space(0), all.page(0));
      }
    }
  }
}
