package dev.quire.common.process;

import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.Violation;
import java.util.List;

/**
 * Fills a process from inside: a kernel thread activates the new space, edits it as the current
 * one, and touches its own pages, which come by faults.
 */
final class SelfLoader implements ImageLoader {

  SelfLoader() {}

  @Override
  public void load(Processor on, Process process, ProcessPlan plan) {
    AddressSpace parent = on.current();
    on.activate(process.addressSpace());
    try {
      become(on, process, plan);
    } catch (AccessViolation e) {
      List<Violation> violations = process.violations();
      throw new SpawnFailedException(
          process.name(),
          violations.isEmpty()
              ? Violation.Reason.NO_REGION
              : violations.get(violations.size() - 1).reason(),
          String.valueOf(e.getMessage()));
    } finally {
      on.activate(parent);
    }
  }

  private static void become(Processor on, Process process, ProcessPlan plan) {
    ImageLoader.describe(on, process);
    for (Region region : plan.regions()) {
      process.memory().add(on, region);
    }
    if (plan.isEager()) {
      for (Region region : plan.regions()) {
        if (region.kind() == Region.Kind.FILE) {
          touch(on, region);
        }
      }
    }
    byte[] stack = plan.stack().bytes();
    on.kernel().write(process.stackPointer(), stack, 0, stack.length);
  }

  private static void touch(Processor on, Region region) {
    PageNumber first = region.pages().first();
    for (long i = 0; i < region.pages().count(); i++) {
      on.kernel().load8(first.plus(i).address());
    }
  }
}
