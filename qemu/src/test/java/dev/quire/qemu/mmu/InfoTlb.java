package dev.quire.qemu.mmu;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What QEMU's monitor says to {@code info tlb}: all translations of the processor's tables. */
final class InfoTlb {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{16}): ([0-9a-f]{16}) ([X-][G-][P-][D-][A-][C-][T-][U-][W-])");
  private static final int HEX = 16;

  /**
   * A translation.
   *
   * @param physical where it leads
   * @param flags XGPDACTUW, each its letter or a dash
   */
  record Entry(long physical, String flags) {
    @Override
    public String toString() {
      return "0x%08x %s".formatted(physical, flags);
    }
  }

  private InfoTlb() {}

  /** The entries by virtual address. */
  static SortedMap<Long, Entry> parse(String text) {
    SortedMap<Long, Entry> entries = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches()) {
        // With XD, QEMU prints it as a bit of the address as well.
        long physical = Long.parseUnsignedLong(matcher.group(2), HEX) & Long.MAX_VALUE;
        long address = Long.parseUnsignedLong(matcher.group(1), HEX);
        entries.put(address, new Entry(physical, matcher.group(3)));
      } else if (!line.isBlank()) {
        throw new AssertionError("QEMU's monitor says " + line);
      }
    }
    return entries;
  }
}
