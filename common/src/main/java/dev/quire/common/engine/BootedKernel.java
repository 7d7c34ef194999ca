package dev.quire.common.engine;

import com.google.auto.value.AutoValue;
import dev.quire.api.Layout;
import dev.quire.api.PageRange;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.common.frame.ManagedFrames;
import java.util.List;

/** What boot leaves: processors with paging on, kernel space, and frames. */
@AutoValue
public abstract class BootedKernel {

  BootedKernel() {}

  /** Returns a builder without any value. */
  public static Builder builder() {
    return new AutoValue_BootedKernel.Builder();
  }

  /** The processors, with paging on and kernel space current. */
  public abstract List<Cpu> cpus();

  /** What is where. */
  public abstract Platform platform();

  /** Who watches. */
  public abstract Observer observer();

  /** Where frames come from. */
  public abstract ManagedFrames frames();

  /** The address map. */
  public abstract Layout layout();

  /** Kernel space. */
  public abstract Space kernel();

  /** The pages of the transient-mapping region, whose table exists and is mapped in the last. */
  public abstract PageRange transients();

  /** The last virtual address. */
  public abstract long lastAddress();

  /** Builds the record. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets {@link BootedKernel#cpus()}. */
    public abstract Builder cpus(List<Cpu> cpus);

    /** Sets {@link BootedKernel#platform()}. */
    public abstract Builder platform(Platform platform);

    /** Sets {@link BootedKernel#observer()}. */
    public abstract Builder observer(Observer observer);

    /** Sets {@link BootedKernel#frames()}. */
    public abstract Builder frames(ManagedFrames frames);

    /** Sets {@link BootedKernel#layout()}. */
    public abstract Builder layout(Layout layout);

    /** Sets {@link BootedKernel#kernel()}. */
    public abstract Builder kernel(Space kernel);

    /** Sets {@link BootedKernel#transients()}. */
    public abstract Builder transients(PageRange transients);

    /** Sets {@link BootedKernel#lastAddress()}. */
    public abstract Builder lastAddress(long address);

    /** Returns the record. */
    public abstract BootedKernel build();
  }
}
