package dev.quire.common.process;

import dev.quire.api.Processor;
import dev.quire.common.swap.UserSpace;

/** Fills a new space that has neither regions nor contents yet. */
interface ImageLoader {

  /**
   * Fills a space.
   *
   * @throws SpawnFailedException if a page cannot be had
   */
  void load(Processor on, UserSpace space, ProcessPlan plan);
}
