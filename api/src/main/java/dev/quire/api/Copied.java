package dev.quire.api;

import com.google.auto.value.AutoValue;
import java.util.Optional;

/** How far a copy came. */
@AutoValue
public abstract class Copied {

  Copied() {}

  /** Returns a copy that came to its end. */
  public static Copied all(int bytes) {
    return new AutoValue_Copied(bytes, Optional.empty());
  }

  /** Returns a copy that stopped before {@code notMapped}. */
  public static Copied stopped(int bytes, PageNumber notMapped) {
    return new AutoValue_Copied(bytes, Optional.of(notMapped));
  }

  /** The bytes copied. */
  public abstract int bytes();

  /** The page that was not mapped, if one stopped the copy. */
  public abstract Optional<PageNumber> notMapped();

  /** Whether all bytes were copied. */
  public final boolean complete() {
    return notMapped().isEmpty();
  }
}
