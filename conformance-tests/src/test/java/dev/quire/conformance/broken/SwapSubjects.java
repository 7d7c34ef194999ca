package dev.quire.conformance.broken;

import dev.quire.api.AddressSpace;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.ChainedReverseMap;
import dev.quire.common.swap.EvictionPolicy;
import dev.quire.common.swap.EvictionStyle;
import dev.quire.common.swap.Mappings;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.ResidentPages;
import dev.quire.common.swap.ReverseMap;
import dev.quire.common.swap.SecondChance;
import dev.quire.common.swap.TicketCodec;
import dev.quire.common.swap.VictimEdits;
import java.util.List;
import java.util.function.Function;

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
              .caughtBy("Q23.3", "Q25.2"),
          Subject.named("the previous space not activated again after a failing eviction")
              .pager((paging, store) -> Pager.create(paging, store, new OneWayOnFailure()))
              .caughtBy("Q29.2", "Q29.3"),
          Subject.named("the victim's space stays current after its eviction")
              .pager((paging, store) -> Pager.create(paging, store, new OneWay()))
              .caughtBy("Q29.1", "Q29.2"));

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

  /** Goes into the victim's space and stays there. */
  private static class OneWay implements VictimEdits {
    @Override
    public <T> T edit(Processor on, AddressSpace victim, Function<TableEdit, T> body) {
      on.activate(victim);
      return EvictionStyle.FOREIGN_EDIT.edit(on, victim, body);
    }
  }

  /** Goes into the victim's space and comes back when nothing was thrown there. */
  private static final class OneWayOnFailure extends OneWay {
    @Override
    public <T> T edit(Processor on, AddressSpace victim, Function<TableEdit, T> body) {
      AddressSpace before = on.current();
      T result = super.edit(on, victim, body);
      on.activate(before);
      return result;
    }
  }
}
