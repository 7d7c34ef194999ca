package dev.quire.cli.scenario;

import com.google.auto.value.AutoValue;
import dev.quire.api.TlbModel;
import java.util.OptionalLong;

/** What a scenario is run with. The same settings give the same outcomes. */
@AutoValue
public abstract class Settings {

  /** Where pages go that leave their frames. */
  public enum Store {
    /** A temporary file with checksummed slots. */
    FILE,
    /** The memory of the command. */
    MEMORY
  }

  Settings() {}

  /**
   * Begins with one processor, a TLB that keeps everything, as many page frames as a third of the
   * pages touched, and as much RAM as is needed.
   */
  public static Builder builder() {
    return new AutoValue_Settings.Builder()
        .seed(1)
        .processors(1)
        .tlb(TlbModel.KEEP)
        .frames(OptionalLong.empty())
        .ramBytes(OptionalLong.empty())
        .store(Store.FILE)
        .interruptEvery(0);
  }

  /** What everything that looks random is drawn from. */
  public abstract long seed();

  /** The processors of each machine, 1 to 8. */
  public abstract int processors();

  /** How they cache translations. */
  public abstract TlbModel tlb();

  /** The frames that the pages of processes have together once they are cut. */
  public abstract OptionalLong frames();

  /** The RAM of each machine, in bytes, a multiple of 4096. */
  public abstract OptionalLong ramBytes();

  /** Where pages go. */
  public abstract Store store();

  /** An interrupt comes before every so many accesses of kernel code; 0 for never. */
  public abstract int interruptEvery();

  /** Builds settings. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets {@link Settings#seed}. */
    public abstract Builder seed(long seed);

    /** Sets {@link Settings#processors}. */
    public abstract Builder processors(int processors);

    /** Sets {@link Settings#tlb}. */
    public abstract Builder tlb(TlbModel tlb);

    /** Sets {@link Settings#frames}. */
    public abstract Builder frames(OptionalLong frames);

    /** Sets {@link Settings#ramBytes}. */
    public abstract Builder ramBytes(OptionalLong bytes);

    /** Sets {@link Settings#store}. */
    public abstract Builder store(Store store);

    /** Sets {@link Settings#interruptEvery}. */
    public abstract Builder interruptEvery(int accesses);

    /** Returns the settings. */
    public abstract Settings build();
  }
}
