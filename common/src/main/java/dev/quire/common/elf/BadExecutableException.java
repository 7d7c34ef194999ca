package dev.quire.common.elf;

import static java.util.Objects.requireNonNull;

/**
 * A file was refused as an executable. Nothing was loaded.
 *
 * <p>The message names the value that was found and the rule that it breaks.
 */
public final class BadExecutableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The rule that was broken. */
  public enum Reason {
    /** The file does not begin with the ELF magic. */
    NOT_ELF,
    /** Neither ELF32 nor ELF64. */
    UNKNOWN_CLASS,
    /** The file is big endian. */
    BIG_ENDIAN,
    /** The data encoding is neither of the two, or the version is not the current one. */
    UNKNOWN_ENCODING,
    /** Neither ET_EXEC nor ET_DYN: an object file or a core dump, for example. */
    UNSUPPORTED_TYPE,
    /** A header, the program header table or a segment's file bytes lie beyond the file's end. */
    TRUNCATED,
    /** The header sizes or the number of program headers cannot be right. */
    BAD_HEADER_SIZES,
    /** Nothing is to be loaded. */
    NO_LOADABLE_SEGMENT,
    /** A segment has more bytes in the file than in memory. */
    MEMORY_SMALLER_THAN_FILE,
    /** A segment runs past the last address. */
    WRAPPING,
    /** A segment's alignment is not a power of two. */
    BAD_ALIGNMENT,
    /** A segment's address and file offset differ modulo the page size. */
    MISALIGNED,
    /** Two segments claim the same byte of memory. */
    OVERLAPPING,
    /** The executable is for another machine. */
    WRONG_MACHINE,
    /** A 64-bit executable has addresses that a 32-bit user range cannot have. */
    WRONG_CLASS,
    /** A segment lies, in part at least, above the user range. */
    KERNEL_ADDRESS,
    /** A segment lies, in part at least, below the user range. */
    BELOW_USER_RANGE,
    /** A segment has more pages than can be numbered by an {@code int}. */
    TOO_LARGE,
    /** The entry of an ET_EXEC file lies in no executable segment. */
    BAD_ENTRY
  }

  private final Reason reason;

  BadExecutableException(Reason reason, String message) {
    super(reason + ": " + message);
    this.reason = requireNonNull(reason);
  }

  /**
   * Returns the rule that was broken.
   *
   * @return the reason, for code that must tell the cases apart
   */
  public Reason reason() {
    return reason;
  }
}
