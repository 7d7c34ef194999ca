package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AccessViolation;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import dev.quire.conformance.ForkMember.Rights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Plays a history of forks on a machine, and compares each step with plain arrays. */
final class ForkHistory {
  /** How many processes there are at most. */
  static final int MEMBERS = 5;

  /** Anonymous pages, then file pages, then shared ones. */
  static final int PAGES = 8;

  private static final int FIRST_FILE = 4;
  private static final int FIRST_SHARED = 6;
  private static final int PROCESSORS = 2;
  private static final int SLOTS = 256;
  private static final int RAM = 4096 * PageNumber.BYTES;
  private static final int ROOM = 4;

  private final Rig rig;
  private final Pager pager;
  private final Family family;
  private final List<ForkMember> members = new ArrayList<>();
  private long limit = Long.MAX_VALUE;

  ForkHistory(Rig rig, BiFunction<Paging, BackingStore, Pager> pagers) {
    this.rig = rig.processors(PROCESSORS).configure(builder -> builder.ramBytes(RAM));
    BackingStore store = MemoryStore.create(SLOTS);
    pager = pagers.apply(rig.paging(), store);
    family = new Family(rig, pager, store);
    members.add(first());
  }

  private ForkMember first() {
    UserSpace space = family.heap(FIRST_FILE);
    ForkMember member = ForkMember.first(space, PAGES);
    family.addFile(space, FIRST_SHARED - FIRST_FILE, Protection.USER_READ_WRITE);
    for (int i = FIRST_FILE; i < FIRST_SHARED; i++) {
      member.set(i, file(i));
    }
    family.addShared(space, PAGES - FIRST_SHARED);
    return member;
  }

  /** What a file page holds at first. */
  private static byte[] file(int page) {
    byte[] bytes = new byte[PageNumber.BYTES];
    byte[] word = Family.bytes(Family.fileWord(page - FIRST_FILE));
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = word[i % word.length];
    }
    return bytes;
  }

  /** The page of the processes for a page of the history. */
  private PageNumber page(int page) {
    if (page < FIRST_FILE) {
      return rig.page(page);
    }
    return page < FIRST_SHARED
        ? rig.page((long) Family.FILE + page - FIRST_FILE)
        : rig.page((long) Family.SHARED + page - FIRST_SHARED);
  }

  private PageRange range(int page) {
    return PageRange.of(page(page));
  }

  /** Takes a step. */
  void play(ForkStep step) {
    ForkMember member = members.get(step.member() % members.size());
    Processor cpu = rig.cpu(step.value() % PROCESSORS);
    int page = step.page();
    switch (step.kind()) {
      case FORK -> fork(member);
      case EXIT -> exit(cpu, member);
      case WRITE -> write(cpu, member, page, step.value());
      case READ -> read(cpu, member, page);
      case WRITE_FROM_OUTSIDE -> writeFromOutside(cpu, member, page, step.value());
      case REPLACE -> replace(cpu, member, page, step.value());
      case EVICT -> evict(cpu, member, page);
      case SQUEEZE -> squeeze(cpu, step.value());
      case PROTECT -> protect(cpu, member, page, step.value());
      case BAR -> bar(cpu, member, page);
      case WIRE -> wire(cpu, member, page);
      case UNWIRE -> unwire(cpu, member, page);
      case REMOVE -> remove(cpu, member, page);
      case ADD -> add(cpu, member, page);
    }
    assertTrue(family.resident() <= limit, "more pages in frames than the limit");
    nobodyWritesToASharedFrame(page);
  }

  private void fork(ForkMember parent) {
    if (members.size() < MEMBERS) {
      members.add(parent.child(family.fork(parent.space(), "fork"), FIRST_SHARED));
    }
  }

  private void exit(Processor cpu, ForkMember member) {
    for (Processor each : rig.paging().processors()) {
      if (each != cpu) {
        each.activate(rig.kernel());
      }
    }
    members.remove(member);
    family.exit(cpu, member.space());
    if (members.isEmpty()) {
      members.add(first());
    }
  }

  private void write(Processor cpu, ForkMember member, int page, int value) {
    cpu.activate(member.space().space());
    int at = offset(value);
    try {
      cpu.user().store32(page(page).address().plus(at), value);
      assertTrue(member.mayWrite(page), "a write to a page that does not allow it");
      put(member, page, at, value);
    } catch (AccessViolation refused) {
      assertFalse(member.mayWrite(page), refused::getMessage);
    }
  }

  /** Where in a page a value is written. */
  private static int offset(int value) {
    return value * Integer.BYTES % PageNumber.BYTES;
  }

  private static void put(ForkMember member, int page, int at, int value) {
    System.arraycopy(Family.bytes(value), 0, member.bytes(page), at, Integer.BYTES);
  }

  private void read(Processor cpu, ForkMember member, int page) {
    cpu.activate(member.space().space());
    byte[] seen = new byte[PageNumber.BYTES];
    try {
      cpu.user().read(page(page).address(), seen, 0, seen.length);
      assertTrue(member.mayRead(page), "a read of a page that does not allow it");
      assertArrayEquals(member.bytes(page), seen, "page " + page);
    } catch (AccessViolation refused) {
      assertFalse(member.mayRead(page), refused::getMessage);
    }
  }

  private void writeFromOutside(Processor cpu, ForkMember member, int page, int value) {
    int at = offset(value);
    VirtualAddress to = page(page).address().plus(at);
    boolean done =
        pager.write(cpu, member.space(), to, Family.bytes(value), 0, Integer.BYTES).complete();
    assertEquals(member.mayRead(page), done, "whether a write from outside is possible");
    if (done) {
      put(member, page, at, value);
    }
  }

  private void replace(Processor cpu, ForkMember member, int page, int value) {
    if (page < FIRST_SHARED && member.mayRead(page)) {
      byte[] bytes = new byte[PageNumber.BYTES];
      Arrays.fill(bytes, (byte) value);
      assertTrue(pager.replace(cpu, member.space(), page(page), bytes));
      System.arraycopy(bytes, 0, member.bytes(page), 0, bytes.length);
    }
  }

  private void evict(Processor cpu, ForkMember member, int page) {
    EvictOutcome outcome = pager.evict(cpu, member.space(), page(page));
    assertTrue(
        member.isWired(page)
            ? outcome == EvictOutcome.HELD
            : outcome.isDone() || outcome == EvictOutcome.NOT_RESIDENT || page >= FIRST_SHARED,
        () -> "eviction ended with " + outcome);
  }

  private void squeeze(Processor cpu, int value) {
    limit = pager.minimumFrames(cpu) + value % ROOM;
    assertEquals(Optional.empty(), pager.setFrameLimit(cpu, limit));
  }

  private void protect(Processor cpu, ForkMember member, int page, int value) {
    if (member.has(page)) {
      Rights rights = value / PROCESSORS % 2 == 0 ? Rights.READ : Rights.WRITE;
      pager.protect(
          cpu,
          member.space(),
          range(page),
          rights == Rights.READ ? Protection.USER_READ : Protection.USER_READ_WRITE);
      member.setRights(page, rights);
    }
  }

  private void bar(Processor cpu, ForkMember member, int page) {
    if (member.has(page)) {
      Optional<EvictOutcome> kept = pager.bar(cpu, member.space(), range(page));
      assertEquals(member.isWired(page) ? Optional.of(EvictOutcome.HELD) : Optional.empty(), kept);
      if (kept.isEmpty()) {
        member.setRights(page, Rights.NONE);
      }
    }
  }

  private void wire(Processor cpu, ForkMember member, int page) {
    if (page < FIRST_SHARED && member.mayRead(page) && pager.minimumFrames(cpu) < limit) {
      assertTrue(pager.wire(cpu, member.space(), range(page)));
      member.wire(page, 1);
    }
  }

  private void unwire(Processor cpu, ForkMember member, int page) {
    if (member.isWired(page)) {
      pager.unwire(cpu, member.space(), range(page));
      member.wire(page, -1);
    }
  }

  private void remove(Processor cpu, ForkMember member, int page) {
    pager.removePages(cpu, member.space(), range(page));
    member.set(page, ForkMember.NO_PAGE);
  }

  private void add(Processor cpu, ForkMember member, int page) {
    if (member.has(page) || page >= FIRST_SHARED) {
      return;
    }
    byte[] bytes = page < FIRST_FILE ? new byte[PageNumber.BYTES] : file(page);
    pager.addRegion(
        cpu,
        member.space(),
        page < FIRST_FILE
            ? Region.anonymous("heap", range(page), Protection.USER_READ_WRITE)
            : Region.file(
                "again",
                range(page),
                Protection.USER_READ_WRITE,
                (index, to) -> System.arraycopy(file(page), 0, to, 0, to.length),
                0));
    member.set(page, bytes);
  }

  private void nobodyWritesToASharedFrame(int page) {
    if (page >= FIRST_SHARED) {
      return;
    }
    Set<FrameNumber> seen = new HashSet<>();
    Set<FrameNumber> writable = new HashSet<>();
    for (ForkMember member : members) {
      if (rig.lookup(member.space().space(), page(page)) instanceof PageState.Mapped mapped) {
        boolean again = !seen.add(mapped.frame());
        if (mapped.protection().writable()) {
          writable.add(mapped.frame());
        }
        assertFalse(
            again && writable.contains(mapped.frame()),
            () -> "a process may write to " + mapped.frame() + ", which another has, too");
      }
    }
  }

  /** Compares all that there is, and gives it back. */
  void finish() {
    byte[] seen = new byte[PageNumber.BYTES];
    for (ForkMember member : members) {
      for (int page = 0; page < PAGES; page++) {
        if (member.mayRead(page)) {
          VirtualAddress from = page(page).address();
          assertTrue(pager.read(rig.cpu(), member.space(), from, seen, 0, seen.length).complete());
          assertArrayEquals(member.bytes(page), seen, "page " + page + " of " + member.space());
        }
      }
      assertEquals(List.of(), rig.paging().check(rig.cpu(), member.space().space()));
    }
    rig.paging().processors().forEach(each -> each.activate(rig.kernel()));
    family.leave();
    rig.finish();
  }
}
