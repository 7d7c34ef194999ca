package dev.quire.common.elf;

import static dev.quire.common.elf.Pages.hex;

import dev.quire.common.elf.BadExecutableException.Reason;
import java.util.OptionalLong;

/** Checks one executable against the rules of where it is to be placed. */
final class Placement {

  private final Executable executable;
  private final long bias;
  private final ExecutableRules rules;

  Placement(Executable executable, long bias, ExecutableRules rules) {
    this.executable = executable;
    this.bias = bias;
    this.rules = rules;
    if (Pages.offset(bias) != 0) {
      throw new IllegalArgumentException(
          "the bias " + hex(bias) + " must be a multiple of the page size");
    }
    if (bias != 0 && executable.type() == ElfType.EXEC) {
      throw new IllegalArgumentException(
          "the bias " + hex(bias) + " must be 0: an ET_EXEC file has fixed addresses");
    }
  }

  PlacedExecutable place() {
    checkMachine();
    for (Segment segment : executable.segments()) {
      checkRange(segment);
    }
    if (executable.type() == ElfType.EXEC) {
      checkEntry();
    }
    OptionalLong headers = executable.programHeadersAddress();
    return PlacedExecutable.create(
        executable,
        bias,
        executable.entry() + bias,
        headers.isPresent() ? OptionalLong.of(headers.getAsLong() + bias) : headers,
        RegionPlan.regions(executable, bias));
  }

  private void checkMachine() {
    if (rules.machine().isPresent() && rules.machine().getAsInt() != executable.machine()) {
      throw bad(
          Reason.WRONG_MACHINE,
          "the executable is for "
              + ElfMachine.name(executable.machine())
              + "; it must be for "
              + ElfMachine.name(rules.machine().getAsInt()));
    }
  }

  private void checkRange(Segment segment) {
    long first = segment.virtualAddress() + bias;
    long limit = first + segment.memoryBytes();
    String what = "the segment at " + hex(segment.virtualAddress()) + " would lie at " + hex(first);
    if (Long.compareUnsigned(first, bias) < 0
        || !executable.elfClass().holds(first, segment.memoryBytes())) {
      throw bad(
          Reason.WRAPPING,
          what
              + " with "
              + hex(segment.memoryBytes())
              + " bytes; it must end before the last address of "
              + executable.elfClass());
    }
    if (Long.compareUnsigned(limit, rules.userLimit()) > 0) {
      boolean needs64 =
          Long.compareUnsigned(limit, ElfLayout.LIMIT_32) > 0
              && Long.compareUnsigned(rules.userLimit(), ElfLayout.LIMIT_32) <= 0;
      throw bad(
          needs64 ? Reason.WRONG_CLASS : Reason.KERNEL_ADDRESS,
          what
              + " to "
              + hex(limit)
              + "; it must end at or before the user limit "
              + hex(rules.userLimit())
              + (needs64 ? ", and 32-bit spaces have no such addresses" : ""));
    }
    if (Long.compareUnsigned(first, rules.userFirst()) < 0) {
      throw bad(
          Reason.BELOW_USER_RANGE, what + "; the first user address is " + hex(rules.userFirst()));
    }
    if (Long.compareUnsigned(segment.memoryBytes(), LoadRegion.BYTES_LIMIT) > 0) {
      throw bad(
          Reason.TOO_LARGE,
          what
              + " with "
              + hex(segment.memoryBytes())
              + " bytes; it may have at most "
              + hex(LoadRegion.BYTES_LIMIT));
    }
  }

  private void checkEntry() {
    long entry = executable.entry();
    for (Segment segment : executable.segments()) {
      boolean inside =
          Long.compareUnsigned(entry, segment.virtualAddress()) >= 0
              && Long.compareUnsigned(entry, segment.virtualLimit()) < 0;
      if (inside && segment.executable()) {
        return;
      }
    }
    throw bad(
        Reason.BAD_ENTRY, "the entry is " + hex(entry) + "; it must lie in an executable segment");
  }

  private static BadExecutableException bad(Reason reason, String message) {
    return new BadExecutableException(reason, message);
  }
}
