package dev.quire.common.process;

import dev.quire.api.Copied;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation;
import java.util.Optional;

/** Fills a process from outside: every change is an edit of a space that is not running. */
final class ParentLoader implements ImageLoader {

  private final Pager pager;

  ParentLoader(Pager pager) {
    this.pager = pager;
  }

  @Override
  public void load(Processor on, UserSpace space, ProcessPlan plan) {
    for (Region region : plan.regions()) {
      pager.addRegion(on, space, region);
    }
    if (plan.isEager()) {
      for (Region region : plan.regions()) {
        Optional<Violation.Reason> failure = pager.load(on, space, region.pages());
        if (failure.isPresent()) {
          throw new SpawnFailedException(space.name(), failure.get(), "a page of " + region);
        }
      }
    }
    byte[] stack = plan.stack().bytes();
    VirtualAddress pointer = VirtualAddress.of(plan.stack().stackPointer());
    Copied copied = pager.write(on, space, pointer, stack, 0, stack.length);
    if (!copied.complete()) {
      throw new SpawnFailedException(
          space.name(),
          Violation.Reason.OUT_OF_FRAMES,
          "the stack at " + copied.notMapped().orElseThrow());
    }
  }
}
