package dev.quire.api;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What machine to simulate and how its kernel is laid out: immutable, with presets and {@link
 * #toBuilder}.
 */
@AutoValue
public abstract class MachineConfig {
  private static final long MEBIBYTE = 1L << 20;
  private static final long ADDRESSABLE = 1L << 32;

  MachineConfig() {}

  /** 64 MB of RAM at 0, one processor, direct-mapped TLB, no checker: fast. */
  public static MachineConfig standard() {
    return new AutoValue_MachineConfig.Builder()
        .ramBase(PhysicalAddress.of(0))
        .ramBytes(64 * MEBIBYTE)
        .devices(List.of())
        .processors(1)
        .tlb(TlbModel.DIRECT)
        .tlbEntries(1024)
        .seed(1)
        .checkCoherence(false)
        .interruptEvery(0)
        .kernelBytes(OptionalLong.empty())
        .allocator(AllocatorKind.BUDDY)
        .zeroedPool(16)
        .asidBits(8)
        .tableAccess(TableAccessScheme.WINDOW)
        .kernelSync(Optional.empty())
        .rootSource(RootSource.FRAMES)
        .residentSpaces(1024)
        .build();
  }

  /** As {@link #standard} with a TLB that keeps everything and the coherence checker: for tests. */
  public static MachineConfig strict() {
    return standard().toBuilder().tlb(TlbModel.KEEP).checkCoherence(true).build();
  }

  /** Where RAM begins; a multiple of 4096. */
  public abstract PhysicalAddress ramBase();

  /** How much RAM there is, in bytes: 1 MB to 4 GB less a page, a multiple of 4096. */
  public abstract long ramBytes();

  /** The devices; none may overlap RAM or another. */
  public abstract List<DeviceRange> devices();

  /** The number of processors, 1 to 8. */
  public abstract int processors();

  /** How translations are cached. */
  public abstract TlbModel tlb();

  /** The entries of {@link TlbModel#DIRECT}: a power of two, 16 to 65536. */
  public abstract int tlbEntries();

  /** The seed of everything random in the machine. */
  public abstract long seed();

  /** Whether the coherence checker watches. */
  public abstract boolean checkCoherence();

  /** An interrupt comes before every so many accesses of kernel code; 0 for never. */
  public abstract int interruptEvery();

  /**
   * The size of kernel space in bytes, or the backend's default. x86: 16 MB to 1 GB in steps of 4
   * MB (default 256 MB). x86-pae: 16 MB to 1 GB in steps of 2 MB (default 1 GB where spaces share
   * it, else 256 MB). x86-64: that of the kernel heap, 16 MB to 512 GB in steps of 2 MB (default
   * 512 GB). ARMv7: 2 GB (default, TTBCR.N = 1) or 3 GB (TTBCR.N = 2); with the key armv7-n2 3 GB,
   * with armv7-n0 64 MB to 1 GB in steps of 4 MB (default 256 MB).
   */
  public abstract OptionalLong kernelBytes();

  /** Which frame allocator the kernel uses. */
  public abstract AllocatorKind allocator();

  /** How many zeroed frames are kept ready, 0 to 4096. */
  public abstract int zeroedPool();

  /** ARMv7: how many bits of the ASID are used, 2 to 8; fewer bring rollover sooner. */
  public abstract int asidBits();

  /** How kernel code reaches page tables. */
  public abstract TableAccessScheme tableAccess();

  /**
   * How kernel space is kept in step, or the backend's default: {@link KernelSyncScheme#SHARED}
   * where the hardware shares the kernel's tables, else {@link KernelSyncScheme#PREALLOCATE}.
   *
   * <p>x86 with PAE has two layouts: SHARED makes the last page directory common to all spaces;
   * with every other scheme each space has its own, and the kernel's entries are copied.
   */
  public abstract Optional<KernelSyncScheme> kernelSync();

  /** Where the top-level tables of a new space come from. */
  public abstract RootSource rootSource();

  /**
   * For how many top-level tables kernel addresses are reserved where those of every space are
   * mapped in kernel space ({@link TableAccessScheme#RESIDENT_DIRECTORIES}, {@link
   * KernelSyncScheme#ALL_DIRECTORIES}), the kernel's own among them: 2 to 65536. The default of
   * 1024 takes 4 MB on x86, 8 MB on ARMv7 with TTBCR.N = 1.
   */
  public abstract int residentSpaces();

  /** Returns a builder that starts from this configuration. */
  public abstract Builder toBuilder();

  /** Builds configurations. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets {@link MachineConfig#ramBase()}. */
    public abstract Builder ramBase(PhysicalAddress base);

    /** Sets {@link MachineConfig#ramBytes()}. */
    public abstract Builder ramBytes(long bytes);

    /** Sets {@link MachineConfig#devices()}. */
    public abstract Builder devices(List<DeviceRange> devices);

    /** Sets {@link MachineConfig#processors()}. */
    public abstract Builder processors(int processors);

    /** Sets {@link MachineConfig#tlb()}. */
    public abstract Builder tlb(TlbModel model);

    /** Sets {@link MachineConfig#tlbEntries()}. */
    public abstract Builder tlbEntries(int entries);

    /** Sets {@link MachineConfig#seed()}. */
    public abstract Builder seed(long seed);

    /** Sets {@link MachineConfig#checkCoherence()}. */
    public abstract Builder checkCoherence(boolean check);

    /** Sets {@link MachineConfig#interruptEvery()}. */
    public abstract Builder interruptEvery(int accesses);

    /** Sets {@link MachineConfig#kernelBytes()}. */
    public abstract Builder kernelBytes(OptionalLong bytes);

    /** Sets {@link MachineConfig#kernelBytes()}. */
    public final Builder kernelBytes(long bytes) {
      return kernelBytes(OptionalLong.of(bytes));
    }

    /** Sets {@link MachineConfig#allocator()}. */
    public abstract Builder allocator(AllocatorKind allocator);

    /** Sets {@link MachineConfig#zeroedPool()}. */
    public abstract Builder zeroedPool(int frames);

    /** Sets {@link MachineConfig#asidBits()}. */
    public abstract Builder asidBits(int bits);

    /** Sets {@link MachineConfig#tableAccess()}. */
    public abstract Builder tableAccess(TableAccessScheme scheme);

    /** Sets {@link MachineConfig#kernelSync()}. */
    public abstract Builder kernelSync(Optional<KernelSyncScheme> scheme);

    /** Sets {@link MachineConfig#kernelSync()}. */
    public final Builder kernelSync(KernelSyncScheme scheme) {
      return kernelSync(Optional.of(scheme));
    }

    /** Sets {@link MachineConfig#rootSource()}. */
    public abstract Builder rootSource(RootSource source);

    /** Sets {@link MachineConfig#residentSpaces()}. */
    public abstract Builder residentSpaces(int spaces);

    abstract MachineConfig autoBuild();

    /**
     * Returns the configuration.
     *
     * @throws PagingException.BadConfiguration if a value is out of its range or RAM and devices
     *     overlap
     */
    public final MachineConfig build() {
      MachineConfig config = autoBuild();
      config.check();
      return config;
    }
  }

  private void check() {
    require(
        ramBytes() >= MEBIBYTE && ramBytes() <= ADDRESSABLE - PageNumber.BYTES,
        "RAM of " + ramBytes() + " bytes; it must be 1 MB to 4 GB less a page");
    require(
        (ramBytes() | ramBase().value()) % PageNumber.BYTES == 0,
        "RAM of " + ramBytes() + " bytes at " + ramBase() + " is not made of whole frames");
    require(
        ramBase().value() >= 0 && ramBase().value() <= ADDRESSABLE - ramBytes(),
        "RAM of " + ramBytes() + " bytes at " + ramBase() + " ends beyond 4 GB");
    require(
        processors() >= 1 && processors() <= 8, processors() + " processors; a machine has 1 to 8");
    require(
        Integer.bitCount(tlbEntries()) == 1 && tlbEntries() >= 16 && tlbEntries() <= 1 << 16,
        "a TLB of " + tlbEntries() + " entries; it must be a power of two, 16 to 65536");
    require(interruptEvery() >= 0, "interrupts every " + interruptEvery() + " accesses");
    require(
        zeroedPool() >= 0 && zeroedPool() <= 4096,
        "a pool of " + zeroedPool() + " zeroed frames; it must be 0 to 4096");
    require(
        asidBits() >= 2 && asidBits() <= 8,
        "an ASID of " + asidBits() + " bits; it must be 2 to 8");
    require(
        residentSpaces() >= 2 && residentSpaces() <= 1 << 16,
        residentSpaces() + " resident spaces; it must be 2 to 65536");
    long ramFirst = ramBase().frame().value();
    for (int i = 0; i < devices().size(); i++) {
      DeviceRange device = devices().get(i);
      require(
          device.first().value() >= 0
              && device.frames() <= ADDRESSABLE / PageNumber.BYTES
              && device.first().value() <= ADDRESSABLE / PageNumber.BYTES - device.frames(),
          "device " + device.name() + " ends beyond 4 GB");
      require(
          !overlap(device, ramFirst, ramBytes() / PageNumber.BYTES),
          "device " + device.name() + " overlaps RAM");
      for (DeviceRange other : devices().subList(0, i)) {
        require(
            !overlap(device, other.first().value(), other.frames()),
            "device " + device.name() + " overlaps device " + other.name());
      }
    }
  }

  private static boolean overlap(DeviceRange device, long first, long frames) {
    long start = device.first().value();
    return start < first + frames && first < start + device.frames();
  }

  private static void require(boolean ok, String message) {
    if (!ok) {
      throw new PagingException.BadConfiguration(message);
    }
  }
}
