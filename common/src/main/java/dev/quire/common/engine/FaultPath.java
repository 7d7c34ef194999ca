package dev.quire.common.engine;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.Counter;
import dev.quire.api.Fault;
import dev.quire.api.FaultHandler;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;

/**
 * What happens on a fault, on one processor: an access that the entry allows is made possible
 * (accessed and dirty marks where the hardware sets none; a stale translation); what the entry does
 * not answer goes to the fault handler; the rest is a violation, or an error of the kernel.
 */
final class FaultPath {
  private final KernelProcessor on;
  private final PagingKernel paging;
  private LiveFault[] faults = new LiveFault[0];
  private int depth;

  FaultPath(KernelProcessor on, PagingKernel paging) {
    this.on = on;
    this.paging = paging;
  }

  void onFault(boolean fetch, boolean user) {
    FaultEvent event = new FaultEvent();
    event.begin();
    LiveFault fault = next();
    fault.read(fetch, user);
    depth++;
    try {
      handle(fault);
      event.resolved = true;
    } finally {
      depth--;
      if (event.shouldCommit()) {
        record(event, fault);
      }
    }
  }

  private void record(FaultEvent event, LiveFault fault) {
    event.space = on.currentSpace().id();
    event.processor = on.index();
    event.address = fault.address;
    event.access = fault.access().name();
    event.user = fault.user;
    event.commit();
  }

  private LiveFault next() {
    if (depth == faults.length) {
      LiveFault[] more = java.util.Arrays.copyOf(faults, depth + 1);
      more[depth] = new LiveFault(on, paging.parts().faults());
      faults = more;
    }
    return faults[depth];
  }

  private void handle(LiveFault fault) {
    long page = fault.address >>> PageNumber.SHIFT;
    Space space = on.currentSpace();
    boolean ofUser = paging.isUserPage(page);
    Space owner = ofUser ? space : paging.kernel();
    if (!owner.contains(page) || (fault.user && !ofUser)) {
      refuse(fault);
    }
    if (!(ofUser && isTold(fault)) && answer(owner, page, fault, false)) {
      return;
    }
    if (!ofUser) {
      refuse(fault);
    }
    FaultHandler handler = paging.faultHandler();
    if (handler == null || handler.handle(on, fault) == FaultHandler.Verdict.VIOLATION) {
      refuse(fault);
    }
    if (!paging.walksWrite() && on.currentSpace() == owner) {
      // What the handler mapped has no marks, and the access would fault for them.
      answer(owner, page, fault, true);
    }
  }

  /**
   * Whether the fault itself tells that the page has no mapping: what is not present is never
   * cached, and no other processor can have mapped it since.
   */
  private boolean isTold(LiveFault fault) {
    return fault.cause() == Fault.Cause.NOT_PRESENT && paging.processorCount() == 1;
  }

  /**
   * Makes the access possible if the page's entry allows it.
   *
   * @param handled whether the entry has just been made: then no translation is stale
   */
  private boolean answer(Space space, long page, LiveFault fault, boolean handled) {
    space.lock.lock(on, space, on.inOrder(space));
    try {
      if (space.isKernel() && paging.parts().sync().answer(on, page)) {
        on.counts().add(Counter.KERNEL_SYNC_FAULTS, 1);
        return true;
      }
      return answerByEntry(space, page, fault, handled);
    } finally {
      space.lock.unlock();
    }
  }

  private boolean answerByEntry(Space space, long page, LiveFault fault, boolean handled) {
    Format format = paging.parts().format();
    TableView view = on.openTables(space);
    try {
      long entry = on.entry(view, page);
      if (entry == 0) {
        return space.hasLarge() && answerLarge(space, view, page, fault, handled);
      }
      EntryWords words = on.words();
      while (true) {
        long old = words.load(entry);
        if (!format.isMapped(old)) {
          return false;
        }
        if (!format.protection(old).permits(fault.access(), fault.user)) {
          // Hardware without an accessed mark may have told of that first, which no caller sees.
          fault.forbid();
          return false;
        }
        long touched = format.touch(old, fault.access() == Access.WRITE);
        if (touched != old) {
          if (!mark(space, page, entry, old, touched)) {
            continue;
          }
        } else if (!handled) {
          on.counts().add(Counter.SPURIOUS_FAULTS, 1);
          paging.parts().invalidation().local(on, space, page);
        }
        return true;
      }
    } finally {
      on.closeView(space);
    }
  }

  /** A large mapping has its marks from the start: a fault on what it allows is a stale one. */
  private boolean answerLarge(
      Space space, TableView view, long page, LiveFault fault, boolean handled) {
    if (!(new LargeWalk(on, view).state(page) instanceof PageState.Mapped mapped)) {
      return false;
    }
    if (!mapped.protection().permits(fault.access(), fault.user)) {
      fault.forbid();
      return false;
    }
    if (!handled) {
      on.counts().add(Counter.SPURIOUS_FAULTS, 1);
      paging.parts().invalidation().local(on, space, page);
    }
    return true;
  }

  /**
   * Makes the mark that the hardware does not, unless the entry has changed. Announced as an edit:
   * until it is done, another processor may use the old translation.
   */
  private boolean mark(Space space, long page, long entry, long old, long touched) {
    Invalidation invalidation = paging.parts().invalidation();
    long edit = on.nextEdit();
    paging.observer().editBegan(edit, on.index(), space.id());
    try {
      if (!on.words().compareAndSet(entry, old, touched)) {
        return false;
      }
      on.counts().add(Counter.EMULATION_FAULTS, 1);
      invalidation.publish(on);
      if (paging.parts().format().owes(old, touched)) {
        invalidation.raised(on, space, page);
      }
      return true;
    } finally {
      paging.observer().editClosed(edit, on.index());
    }
  }

  private void refuse(LiveFault fault) {
    if (!fault.user && !paging.isUserPage(fault.address >>> PageNumber.SHIFT)) {
      throw new PagingException.KernelFault(
          "kernel "
              + fault.access()
              + " at "
              + fault.address()
              + " on processor "
              + on.index()
              + ": "
              + fault.registers());
    }
    on.counts().add(Counter.VIOLATIONS, 1);
    throw new AccessViolation(fault.copy());
  }
}
