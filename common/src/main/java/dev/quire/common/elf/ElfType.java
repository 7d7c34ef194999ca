package dev.quire.common.elf;

/** The types of ELF file that can be loaded. */
public enum ElfType {
  /** ET_EXEC: linked for fixed addresses; it is placed with bias 0 alone. */
  EXEC(2),
  /** ET_DYN: a shared object or position-independent executable; any bias will do. */
  DYN(3);

  private final int code;

  ElfType(int code) {
    this.code = code;
  }

  /** The value of {@code e_type}. */
  int code() {
    return code;
  }
}
