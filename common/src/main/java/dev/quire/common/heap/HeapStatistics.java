package dev.quire.common.heap;

import com.google.auto.value.AutoValue;

/** What a kernel heap has, at one moment. */
@AutoValue
public abstract class HeapStatistics {

  HeapStatistics() {}

  static HeapStatistics of(
      long allocations, long bytesUsed, long pagesMapped, long bytesFree, long largestFree) {
    return new AutoValue_HeapStatistics(
        allocations, bytesUsed, pagesMapped, bytesFree, largestFree);
  }

  /** The allocations that were neither freed nor given up. */
  public abstract long allocations();

  /** The bytes that were asked for in them. */
  public abstract long bytesUsed();

  /** The pages that are mapped, spares among them: as many frames. */
  public abstract long pagesMapped();

  /** The mapped bytes that are in no allocation and can be allocated. */
  public abstract long bytesFree();

  /** The largest block that can be allocated without growing, in bytes. */
  public abstract long largestFree();
}
