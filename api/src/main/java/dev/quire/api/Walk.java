package dev.quire.api;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Optional;

/** A table walk, explained. */
@AutoValue
public abstract class Walk {

  Walk() {}

  /** Returns a walk. */
  public static Walk of(
      VirtualAddress address, List<Step> steps, PageState result, Optional<PhysicalAddress> to) {
    return new AutoValue_Walk(address, List.copyOf(steps), result, to);
  }

  /** The address that was looked up. */
  public abstract VirtualAddress address();

  /** The entries read, from the root downwards. */
  public abstract List<Step> steps();

  /** What stands in the page's place. */
  public abstract PageState result();

  /** The physical address, if the page is mapped. */
  public abstract Optional<PhysicalAddress> to();

  /** One entry of a walk. */
  @AutoValue
  public abstract static class Step {

    Step() {}

    /** Returns a step. */
    public static Step of(TableIndex place, VirtualAddress seenAt, long word, String decoded) {
      return new AutoValue_Walk_Step(place, seenAt, word, decoded);
    }

    /** Which entry of which level. */
    public abstract TableIndex place();

    /** Where kernel code saw the entry. */
    public abstract VirtualAddress seenAt();

    /** The entry's word. */
    public abstract long word();

    /** The word, decoded by the field names of the architecture's manual. */
    public abstract String decoded();
  }
}
