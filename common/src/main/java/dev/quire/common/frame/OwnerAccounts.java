package dev.quire.common.frame;

import dev.quire.api.FrameOwner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many frames each owner has, and a small number for each owner, so that a frame's metadata can
 * name it. Owners without frames are forgotten now and then and their numbers used again: what is
 * kept grows with the owners that have frames and not with all that ever had.
 *
 * <p>Callers hold the lock of the allocator.
 */
final class OwnerAccounts {

  private static final int FIRST_SWEEP = 64;
  private static final Comparator<FrameOwner> ORDER =
      Comparator.comparing(FrameOwner::use).thenComparingLong(FrameOwner::id);

  private final Map<FrameOwner, Account> accounts = new HashMap<>();
  private final List<Account> byNumber = new ArrayList<>();
  private final List<Account> spare = new ArrayList<>();
  private int sweepAt = FIRST_SWEEP;
  // Who was charged last: frames are taken by the same owner more often than not.
  private @Nullable FrameOwner lastOwner;
  private @Nullable Account last;

  /** Counts frames for an owner and returns the owner's number, valid while it has frames. */
  int charge(FrameOwner owner, long frames) {
    Account account = owner == lastOwner ? last : accounts.get(owner);
    if (account == null) {
      account = open(owner);
    }
    lastOwner = owner;
    last = account;
    account.frames += frames;
    return account.number;
  }

  /** Counts a frame less for the owner of that number. */
  void credit(int number) {
    byNumber.get(number).frames--;
  }

  /** The owners that have frames, by use and id, and how many. */
  Map<FrameOwner, Long> usage() {
    List<FrameOwner> owners = new ArrayList<>(accounts.keySet());
    owners.sort(ORDER);
    Map<FrameOwner, Long> usage = new LinkedHashMap<>();
    for (FrameOwner owner : owners) {
      Account account = accounts.get(owner);
      if (account != null && account.frames != 0) {
        usage.put(owner, account.frames);
      }
    }
    return Collections.unmodifiableMap(usage);
  }

  /** The number of owners that are known. */
  int known() {
    return accounts.size();
  }

  private Account open(FrameOwner owner) {
    if (accounts.size() >= sweepAt) {
      sweep();
    }
    Account account;
    if (spare.isEmpty()) {
      account = new Account(byNumber.size());
      byNumber.add(account);
    } else {
      account = spare.remove(spare.size() - 1);
    }
    accounts.put(owner, account);
    return account;
  }

  /** Forgets owners without frames; the next time is when twice as many are known as stay. */
  private void sweep() {
    for (Iterator<Account> each = accounts.values().iterator(); each.hasNext(); ) {
      Account account = each.next();
      if (account.frames == 0) {
        each.remove();
        spare.add(account);
      }
    }
    sweepAt = Math.max(FIRST_SWEEP, 2 * accounts.size());
  }

  private static final class Account {
    final int number;
    long frames;

    Account(int number) {
      this.number = number;
    }
  }
}
