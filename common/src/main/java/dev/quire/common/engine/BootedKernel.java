package dev.quire.common.engine;

import com.google.auto.value.AutoValue;
import dev.quire.api.Layout;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.common.frame.ManagedFrames;
import java.util.List;

/** What boot leaves: processors with paging on, kernel space, and frames. */
@AutoValue
public abstract class BootedKernel {
  private static final int BEYOND_MAPPINGS = 16;

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

  /** The pages of the transient-mapping region, whose table exists and maps itself among them. */
  public abstract PageRange transients();

  /**
   * The page of a transient-mapping region in which its table is to be mapped. The pages before it
   * are free for mappings. It is not the last one: where a TLB is small, what shares its place
   * there drops out, and at the end of their ranges windows have the tables that are used most.
   */
  public static PageNumber transientTable(PageRange transients) {
    return transients.limit().plus(-BEYOND_MAPPINGS);
  }

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
