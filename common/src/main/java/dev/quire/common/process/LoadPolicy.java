package dev.quire.common.process;

import com.google.auto.value.AutoValue;
import java.util.Optional;

/** When the pages of an executable's file are read. */
@AutoValue
public abstract class LoadPolicy {

  /** The most pages that are prefetched. */
  public static final int MAX_PREFETCH = 15;

  LoadPolicy() {}

  /** Returns the policy of reading each page when it is first touched. */
  public static LoadPolicy lazy() {
    return lazy(0);
  }

  /**
   * Returns the policy of reading each page when it is first touched, and while frames are free
   * also pages behind it.
   *
   * @param prefetch how many, 0 to {@value #MAX_PREFETCH}
   * @throws IllegalArgumentException if {@code prefetch} is out of range
   */
  public static LoadPolicy lazy(int prefetch) {
    if (prefetch < 0 || prefetch > MAX_PREFETCH) {
      throw new IllegalArgumentException(
          "a prefetch of " + prefetch + " pages; it must be 0 to " + MAX_PREFETCH);
    }
    return new AutoValue_LoadPolicy(false, prefetch);
  }

  /** Returns the policy of reading everything before the process runs. */
  public static LoadPolicy eager() {
    return new AutoValue_LoadPolicy(true, 0);
  }

  /** Whether everything is read before the process runs. */
  public abstract boolean isEager();

  /** How many further pages come with one that is touched. */
  public abstract int prefetch();

  /**
   * Returns the policy that holds when others have a say: the medium's before the executable's,
   * which goes before this one.
   */
  final LoadPolicy overriddenBy(Optional<LoadPolicy> executable, Medium medium) {
    return medium == Medium.REMOVABLE ? eager() : executable.orElse(this);
  }
}
