package dev.quire.common.elf;

/** The two widths of ELF, with the place of each field that they put differently. */
public enum ElfClass {
  /** 32-bit addresses and file offsets (ELFCLASS32). */
  ELF32(1, 4, ElfLayout.HEADER_32, ElfLayout.PROGRAM_HEADER_32),
  /** 64-bit addresses and file offsets (ELFCLASS64). */
  ELF64(2, 8, ElfLayout.HEADER_64, ElfLayout.PROGRAM_HEADER_64);

  private final int code;
  private final int wordBytes;
  private final ElfLayout.Header header;
  private final ElfLayout.ProgramHeader programHeader;

  ElfClass(
      int code, int wordBytes, ElfLayout.Header header, ElfLayout.ProgramHeader programHeader) {
    this.code = code;
    this.wordBytes = wordBytes;
    this.header = header;
    this.programHeader = programHeader;
  }

  /**
   * Returns the size of an address in this class.
   *
   * @return 4 or 8 bytes
   */
  public int wordBytes() {
    return wordBytes;
  }

  /** The value of {@code e_ident[EI_CLASS]}. */
  int code() {
    return code;
  }

  ElfLayout.Header header() {
    return header;
  }

  ElfLayout.ProgramHeader programHeader() {
    return programHeader;
  }

  /** Whether the bytes from {@code start}, {@code length} of them, end within the addresses. */
  boolean holds(long start, long length) {
    long limit = start + length;
    if (this == ELF64) {
      return length == 0 || Long.compareUnsigned(limit, start) > 0;
    }
    return Long.compareUnsigned(start, ElfLayout.LIMIT_32) <= 0
        && Long.compareUnsigned(length, ElfLayout.LIMIT_32) <= 0
        && limit <= ElfLayout.LIMIT_32;
  }
}
