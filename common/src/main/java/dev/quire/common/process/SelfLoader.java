package dev.quire.common.process;

import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation;
import java.util.List;

/**
 * Fills a process from inside: a kernel thread activates the new space, edits it as the current
 * one, and touches its own pages, which come by faults.
 */
final class SelfLoader implements ImageLoader {

  private final Pager pager;
  private final Process.Violations violations;

  /**
   * A loader.
   *
   * @param violations where those of the space are kept
   */
  SelfLoader(Pager pager, Process.Violations violations) {
    this.pager = pager;
    this.violations = violations;
  }

  @Override
  public void load(Processor on, UserSpace space, ProcessPlan plan) {
    AddressSpace parent = on.current();
    on.activate(space.space());
    try {
      become(on, space, plan);
    } catch (AccessViolation e) {
      List<Violation> kept = violations.kept();
      throw new SpawnFailedException(
          space.name(),
          kept.isEmpty() ? Violation.Reason.NO_REGION : kept.get(kept.size() - 1).reason(),
          String.valueOf(e.getMessage()));
    } finally {
      on.activate(parent);
    }
  }

  private void become(Processor on, UserSpace space, ProcessPlan plan) {
    for (Region region : plan.regions()) {
      pager.addRegion(on, space, region);
    }
    if (plan.isEager()) {
      for (Region region : plan.regions()) {
        if (region.kind() == Region.Kind.FILE) {
          touch(on, region);
        }
      }
    }
    byte[] stack = plan.stack().bytes();
    on.kernel().write(VirtualAddress.of(plan.stack().stackPointer()), stack, 0, stack.length);
  }

  private static void touch(Processor on, Region region) {
    PageNumber first = region.pages().first();
    for (long i = 0; i < region.pages().count(); i++) {
      on.kernel().load8(first.plus(i).address());
    }
  }
}
