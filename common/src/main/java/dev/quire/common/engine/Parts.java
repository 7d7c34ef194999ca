package dev.quire.common.engine;

import com.google.auto.value.AutoValue;
import dev.quire.api.Feature;
import java.util.Set;

/** What a backend supplies to the engine: its choices, each to be replaced by itself. */
@AutoValue
public abstract class Parts {

  Parts() {}

  /** Returns a builder without any part but an empty journal. */
  public static Builder builder() {
    return new AutoValue_Parts.Builder().journal(new RingJournal());
  }

  /** The key of the backend. */
  public abstract String name();

  /** What the hardware can do. */
  public abstract Set<Feature> features();

  /** The shape of the tables. */
  public abstract Geometry geometry();

  /** The highest level of which links come and go in kernel space; those above stay from boot. */
  public abstract int kernelLevels();

  /** How entries are written. */
  public abstract Format format();

  /** How tables are linked. */
  public abstract TableLinks links();

  /** How entries are reached. */
  public abstract TableAccess access();

  /** How kernel space is kept in step. */
  public abstract KernelSpaceSync sync();

  /** The last changes of kernel space, of which those schemes make use that replay them. */
  public abstract Journal journal();

  /** How translations are dropped. */
  public abstract Invalidation invalidation();

  /** How spaces are made and activated. */
  public abstract Roots roots();

  /** How faults are read. */
  public abstract FaultDecoder faults();

  /** Returns a builder that starts from these parts. */
  public abstract Builder toBuilder();

  /** Builds parts. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets {@link Parts#name()}. */
    public abstract Builder name(String name);

    /** Sets {@link Parts#features()}. */
    public abstract Builder features(Set<Feature> features);

    /** Sets {@link Parts#geometry()}. */
    public abstract Builder geometry(Geometry geometry);

    /** Sets {@link Parts#kernelLevels()}. */
    public abstract Builder kernelLevels(int levels);

    /** Sets {@link Parts#format()}. */
    public abstract Builder format(Format format);

    /** Sets {@link Parts#links()}. */
    public abstract Builder links(TableLinks links);

    /** Sets {@link Parts#access()}. */
    public abstract Builder access(TableAccess access);

    /** Sets {@link Parts#sync()}. */
    public abstract Builder sync(KernelSpaceSync sync);

    /** Sets {@link Parts#journal()}. */
    public abstract Builder journal(Journal journal);

    /** Sets {@link Parts#invalidation()}. */
    public abstract Builder invalidation(Invalidation invalidation);

    /** Sets {@link Parts#roots()}. */
    public abstract Builder roots(Roots roots);

    /** Sets {@link Parts#faults()}. */
    public abstract Builder faults(FaultDecoder faults);

    /** Returns the parts. */
    public abstract Parts build();
  }
}
