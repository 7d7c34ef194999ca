package dev.quire.cli.scenario;

import dev.quire.api.Access;
import dev.quire.api.Copied;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.common.process.ProcessMemory;
import dev.quire.common.swap.Region;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Changes processes that are not running, from a processor on which another one is current: some
 * pages get new frames, some are filled, some are written to through an open edit, some get other
 * rights.
 */
final class Editing {

  /** One page in so many is changed in each way, but at least two. */
  private static final int ONE_IN = 24;

  private final SetRun in;
  private final Random random;

  private Editing(SetRun in) {
    this.in = in;
    random = in.random("editing");
  }

  static void run(SetRun in) {
    Editing editing = new Editing(in);
    for (Actor actor : in.actors()) {
      editing.edit(actor);
    }
  }

  private void edit(Actor actor) {
    in.leaveAll();
    Actor other = in.actors().get((actor.index() + 2) % in.actors().size());
    Processor on = in.processor(actor.index() + 1);
    if (other != actor) {
      on.activate(other.process().addressSpace());
    }
    List<ModelPage> pages = new ArrayList<>(actor.model().pages());
    Collections.shuffle(pages, random);
    int each = Math.max(2, pages.size() / ONE_IN);
    int next = 0;
    for (int i = 0; i < each && next < pages.size(); i++) {
      remap(on, actor, pages.get(next++));
    }
    for (int i = 0; i < each && next < pages.size(); i++) {
      fill(on, actor, pages.get(next++));
    }
    for (int i = 0; i < each && next < pages.size(); i++) {
      copyIn(on, actor, pages.get(next++));
    }
    for (int i = 0; i < 2 * each; i++) {
      // These may have been changed before: rights and contents are independent.
      protect(on, actor, pages.get(random.nextInt(pages.size())), random.nextBoolean());
    }
    // Each process has at least one page of either kind.
    protect(on, actor, pages.get(0), false);
    protect(on, actor, pages.get(1), true);
  }

  private void remap(Processor on, Actor actor, ModelPage page) {
    byte[] bytes = new byte[PageNumber.BYTES];
    random.nextBytes(bytes);
    boolean done = actor.process().memory().replace(on, page.number(), bytes);
    in.differences().expect(done, actor.where(page) + ": no frame to remap it");
    page.contents().write(0, bytes, 0, bytes.length);
  }

  private void fill(Processor on, Actor actor, ModelPage page) {
    int value = random.nextInt();
    Copied copied = actor.process().memory().fill(on, PageRange.of(page.number()), value);
    in.differences().expect(copied.complete(), actor.where(page) + ": cannot be filled");
    page.contents().fill(value);
  }

  /** Brings the page in first: within an edit nothing faults. */
  private void copyIn(Processor on, Actor actor, ModelPage page) {
    byte[] bytes = new byte[1 + random.nextInt(PageNumber.BYTES - 1)];
    random.nextBytes(bytes);
    int start = random.nextInt(PageNumber.BYTES - bytes.length);
    VirtualAddress to = page.number().address().plus(start);
    ProcessMemory memory = actor.process().memory();
    boolean there = memory.bringIn(on, page.number(), Access.READ).isEmpty();
    try (TableEdit edit = on.edit(actor.process().addressSpace())) {
      boolean copied = edit.copyIn(to, bytes, 0, bytes.length).complete();
      in.differences().expect(there && copied, actor.where(page) + ": cannot be copied to");
    }
    page.contents().write(start, bytes, 0, bytes.length);
  }

  private void protect(Processor on, Actor actor, ModelPage page, boolean writable) {
    Protection before = protection(actor, page);
    Protection after = writable ? before.withWrite() : before.readOnly();
    actor.process().memory().protect(on, PageRange.of(page.number()), after);
    page.setWritable(writable);
  }

  private static Protection protection(Actor actor, ModelPage page) {
    for (Region region : actor.process().regions()) {
      if (region.pages().contains(page.number())) {
        return region.protection();
      }
    }
    throw new IllegalStateException(actor.where(page) + " belongs to no region");
  }
}
