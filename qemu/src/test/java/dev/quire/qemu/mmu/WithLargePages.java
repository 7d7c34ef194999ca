package dev.quire.qemu.mmu;

import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import dev.quire.api.port.Platform;
import java.util.ArrayList;
import java.util.List;

/**
 * A platform that wants 8 MB in kernel space too, which large pages can map.
 *
 * @param at where, in the kernel's heap
 */
record WithLargePages(Platform platform, PageNumber at) implements Platform {
  private static final long BYTES = 8 << 20;
  private static final long TO = 0x40000000L;
  private static final FrameNumber FRAME = FrameNumber.of(TO >>> PageNumber.SHIFT);

  private PageRange pages() {
    return PageRange.of(at, BYTES >>> PageNumber.SHIFT);
  }

  @Override
  public List<RamRange> ram() {
    return platform.ram();
  }

  @Override
  public List<DeviceRange> devices() {
    List<DeviceRange> devices = new ArrayList<>(platform.devices());
    devices.add(DeviceRange.of("screen", FRAME, pages().count()));
    return devices;
  }

  @Override
  public List<FixedMapping> kernelMappings() {
    List<FixedMapping> mappings = new ArrayList<>(platform.kernelMappings());
    mappings.add(
        FixedMapping.of(pages(), FRAME, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_THROUGH));
    return mappings;
  }

  @Override
  public List<PageRange> identityMappings() {
    return platform.identityMappings();
  }
}
