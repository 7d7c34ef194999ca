package dev.quire.common.engine.sync;

import dev.quire.api.Counter;
import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;

/**
 * A space that is activated replays the changes that it missed, or gets a copy of everything if
 * there are more than the journal keeps.
 */
public final class JournaledKernel extends LateKernel {
  private final int processors;
  private final Journal journal;

  JournaledKernel(KernelPart part, int processors, Journal journal) {
    super(KernelSyncScheme.JOURNAL, part, processors);
    this.processors = processors;
    this.journal = journal;
  }

  /** Returns the same choice, for a machine that has not booted yet, with another journal. */
  public JournaledKernel with(Journal other) {
    return new JournaledKernel(part, processors, other);
  }

  /** The journal. */
  public Journal journal() {
    return journal;
  }

  @Override
  void note(long number, int place, long[] entries) {
    journal.add(number, place, entries);
  }

  @Override
  void catchUp(KernelProcessor on, Space space, long version, long behind) {
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
