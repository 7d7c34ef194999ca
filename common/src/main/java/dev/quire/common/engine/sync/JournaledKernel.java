package dev.quire.common.engine.sync;

import dev.quire.api.Counter;
import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.Journal;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;

/**
 * A space that is activated replays the changes that it missed, or gets a copy of everything if
 * there are more than the journal keeps.
 */
final class JournaledKernel extends LateKernel {

  JournaledKernel(KernelPart part, int processors) {
    super(KernelSyncScheme.JOURNAL, part, processors);
  }

  private static Journal journal(KernelProcessor on) {
    return on.paging().parts().journal();
  }

  @Override
  void note(KernelProcessor on, long number, int place, long[] entries) {
    journal(on).add(number, place, entries);
  }

  @Override
  void catchUp(KernelProcessor on, Space space, long version, long behind) {
    Journal journal = journal(on);
    if (behind > journal.length()) {
      copyAll(on, space);
      return;
    }
    part.storeEach(
        on,
        space,
        store ->
            journal.replay(
                version - behind,
                version,
                (place, entries) -> {
                  store.apply(place, entries);
                  on.counts().add(Counter.KERNEL_ENTRIES_COPIED, 1);
                }));
  }
}
