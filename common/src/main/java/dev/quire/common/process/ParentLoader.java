package dev.quire.common.process;

import dev.quire.api.Copied;
import dev.quire.api.Processor;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.Violation;
import java.util.Optional;

/** Fills a process from outside: every change is an edit of a space that is not running. */
final class ParentLoader implements ImageLoader {

  private final Pager pager;

  ParentLoader(Pager pager) {
    this.pager = pager;
  }

  @Override
  public void load(Processor on, Process process, ProcessPlan plan) {
    ImageLoader.describe(on, process);
    for (Region region : plan.regions()) {
      process.memory().add(on, region);
    }
    if (plan.isEager()) {
      for (Region region : plan.regions()) {
        Optional<Violation.Reason> failure = pager.load(on, process.space(), region.pages());
        if (failure.isPresent()) {
          throw new SpawnFailedException(process.name(), failure.get(), "a page of " + region);
        }
      }
    }
    byte[] stack = plan.stack().bytes();
    Copied copied = process.memory().write(on, process.stackPointer(), stack, 0, stack.length);
    if (!copied.complete()) {
      throw new SpawnFailedException(
          process.name(),
          Violation.Reason.OUT_OF_FRAMES,
          "the stack at " + copied.notMapped().orElseThrow());
    }
  }
}
