package dev.quire.qemu.linux;

import com.google.auto.value.AutoValue;
import dev.quire.api.Counters;
import dev.quire.common.swap.PagerStatistics;
import java.util.Collection;
import java.util.List;

/** How a program ended, and what it took. */
@AutoValue
public abstract class LinuxResult {

  LinuxResult() {}

  static Builder builder() {
    return new AutoValue_LinuxResult.Builder();
  }

  /** How it ended. */
  public abstract ExitStatus status();

  /** What the pager did. */
  public abstract PagerStatistics pager();

  /** What the machine's processors did meanwhile. */
  public abstract Counters counters();

  /** The most page frames that all programs had at once. */
  public abstract long mostFrames();

  /** The system calls made. */
  public abstract long systemCalls();

  /** The processes made, by fork and by exec. */
  public abstract long processes();

  /** How often another process was given the processor. */
  public abstract long switches();

  /** How often the timer interrupted user code. */
  public abstract long ticks();

  /** How long it took, in nanoseconds. */
  public abstract long nanoseconds();

  /** Frames that were not given back, by owner; empty if all were. */
  public abstract String leaked();

  /** The names of system calls that were made and are not there. */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<String> unknownCalls();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder status(ExitStatus status);

    abstract Builder pager(PagerStatistics pager);

    abstract Builder counters(Counters counters);

    abstract Builder mostFrames(long frames);

    abstract Builder systemCalls(long calls);

    abstract Builder processes(long processes);

    abstract Builder switches(long switches);

    abstract Builder ticks(long ticks);

    abstract Builder nanoseconds(long nanoseconds);

    abstract Builder leaked(String leaked);

    abstract Builder unknownCalls(List<String> names);

    final Builder unknownCalls(Collection<String> names) {
      return unknownCalls(List.copyOf(names));
    }

    abstract LinuxResult build();
  }
}
