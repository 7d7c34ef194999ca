package dev.quire.common.elf;

import com.google.errorprone.annotations.Immutable;

/**
 * Where the fields of the ELF headers lie, in bytes, and what their values mean.
 *
 * <p>System V Application Binary Interface, chapter 4 "ELF Header" and chapter 5 "Program Header".
 * Fields that are not read here (section headers, physical addresses) are left out.
 */
final class ElfLayout {

  /** The bytes that every ELF file begins with. */
  static final byte[] MAGIC = {127, 'E', 'L', 'F'};

  static final int IDENT_BYTES = 16;
  static final int IDENT_CLASS = 4;
  static final int IDENT_DATA = 5;
  static final int IDENT_VERSION = 6;

  static final int DATA_LITTLE_ENDIAN = 1;
  static final int DATA_BIG_ENDIAN = 2;
  static final int VERSION_CURRENT = 1;

  /** The fields that both classes put at the same place. */
  static final int TYPE = 16;

  static final int MACHINE = 18;
  static final int VERSION = 20;
  static final int ENTRY = 24;

  static final int PT_LOAD = 1;
  static final int PT_INTERP = 3;
  static final int PT_TLS = 7;
  static final int PT_GNU_STACK = 1685382481;

  static final int PF_EXECUTE = 1;
  static final int PF_WRITE = 2;
  static final int PF_READ = 4;

  /** One more than the last 32-bit address. */
  static final long LIMIT_32 = 2L * Integer.MAX_VALUE + 2;

  /** The longest program header table accepted: 64 KB, as Linux has it. */
  static final int PROGRAM_HEADERS_LIMIT = 65_536;

  static final Header HEADER_32 = new Header(52, 28, 40, 42, 44);
  static final Header HEADER_64 = new Header(64, 32, 52, 54, 56);
  static final ProgramHeader PROGRAM_HEADER_32 = new ProgramHeader(32, 4, 8, 16, 20, 24, 28);
  static final ProgramHeader PROGRAM_HEADER_64 = new ProgramHeader(56, 8, 16, 32, 40, 4, 48);

  private ElfLayout() {}

  /**
   * The file header of one class.
   *
   * @param bytes its size
   * @param programHeaders {@code e_phoff}, a word: where the program headers begin
   * @param headerBytes {@code e_ehsize}, 2 bytes
   * @param programHeaderBytes {@code e_phentsize}, 2 bytes
   * @param programHeaderCount {@code e_phnum}, 2 bytes
   */
  @Immutable
  record Header(
      int bytes,
      int programHeaders,
      int headerBytes,
      int programHeaderBytes,
      int programHeaderCount) {}

  /**
   * The program header of one class; {@code p_type}, 4 bytes, stands first in both.
   *
   * @param bytes its size
   * @param offset {@code p_offset}, a word
   * @param virtualAddress {@code p_vaddr}, a word
   * @param fileBytes {@code p_filesz}, a word
   * @param memoryBytes {@code p_memsz}, a word
   * @param flags {@code p_flags}, 4 bytes
   * @param alignment {@code p_align}, a word
   */
  @Immutable
  record ProgramHeader(
      int bytes,
      int offset,
      int virtualAddress,
      int fileBytes,
      int memoryBytes,
      int flags,
      int alignment) {}
}
