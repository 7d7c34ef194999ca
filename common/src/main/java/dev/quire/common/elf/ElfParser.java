package dev.quire.common.elf;

import dev.quire.common.elf.BadExecutableException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads the headers of one file; each field is checked before it is used. */
final class ElfParser {

  private final ByteSource source;

  ElfParser(ByteSource source) {
    this.source = source;
  }

  Executable parse() {
    ElfClass elfClass = identify();
    ElfLayout.Header layout = elfClass.header();
    ByteBuffer header = bytes("the file header", 0, layout.bytes());
    ElfType type = type(half(header, ElfLayout.TYPE));
    int version = header.getInt(ElfLayout.VERSION);
    if (version != ElfLayout.VERSION_CURRENT) {
      throw bad(Reason.UNKNOWN_ENCODING, "e_version is " + version + "; it must be 1");
    }
    int headerBytes = half(header, layout.headerBytes());
    if (headerBytes < layout.bytes()) {
      throw bad(
          Reason.BAD_HEADER_SIZES,
          "e_ehsize is " + headerBytes + "; it must be at least " + layout.bytes());
    }
    int entryBytes = half(header, layout.programHeaderBytes());
    int count = half(header, layout.programHeaderCount());
    checkTable(elfClass, entryBytes, count);
    long table = word(elfClass, header, layout.programHeaders());
    Executable.Builder executable =
        Executable.builder()
            .source(source)
            .elfClass(elfClass)
            .type(type)
            .machine(half(header, ElfLayout.MACHINE))
            .entry(word(elfClass, header, ElfLayout.ENTRY))
            .programHeadersOffset(table)
            .programHeaderBytes(entryBytes)
            .programHeaderCount(count);
    ByteBuffer headers = bytes("the program header table", table, entryBytes * count);
    return readProgramHeaders(executable, elfClass, headers, count);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  private ElfClass identify() {
    byte[] start = new byte[(int) Math.min(source.size(), ElfLayout.MAGIC.length)];
    source.read(0, start, 0, start.length);
    if (!Arrays.equals(start, ElfLayout.MAGIC)) {
      throw bad(
          Reason.NOT_ELF,
          "the file begins with the bytes "
              + hex(start)
              + "; ELF begins with "
              + hex(ElfLayout.MAGIC));
    }
    ByteBuffer ident = bytes("e_ident", 0, ElfLayout.IDENT_BYTES);
    int data = ident.get(ElfLayout.IDENT_DATA);
    if (data == ElfLayout.DATA_BIG_ENDIAN) {
      throw bad(Reason.BIG_ENDIAN, "the file is big endian; executables must be little endian");
    }
    if (data != ElfLayout.DATA_LITTLE_ENDIAN) {
      throw bad(
          Reason.UNKNOWN_ENCODING, "the data encoding is " + data + "; it must be 1 (little)");
    }
    int version = ident.get(ElfLayout.IDENT_VERSION);
    if (version != ElfLayout.VERSION_CURRENT) {
      throw bad(Reason.UNKNOWN_ENCODING, "the ELF version is " + version + "; it must be 1");
    }
    int code = ident.get(ElfLayout.IDENT_CLASS);
    for (ElfClass elfClass : ElfClass.values()) {
      if (elfClass.code() == code) {
        return elfClass;
      }
    }
    throw bad(Reason.UNKNOWN_CLASS, "the class is " + code + "; it must be 1 (ELF32) or 2 (ELF64)");
  }

  private static ElfType type(int code) {
    for (ElfType type : ElfType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw bad(
        Reason.UNSUPPORTED_TYPE, "e_type is " + code + "; it must be 2 (ET_EXEC) or 3 (ET_DYN)");
  }

  private static void checkTable(ElfClass elfClass, int entryBytes, int count) {
    int expected = elfClass.programHeader().bytes();
    if (count == 0) {
      throw bad(Reason.NO_LOADABLE_SEGMENT, "there are no program headers; one PT_LOAD is needed");
    }
    if (entryBytes != expected) {
      throw bad(
          Reason.BAD_HEADER_SIZES,
          "e_phentsize is " + entryBytes + "; it must be " + expected + " in " + elfClass);
    }
    if ((long) entryBytes * count > ElfLayout.PROGRAM_HEADERS_LIMIT) {
      throw bad(
          Reason.BAD_HEADER_SIZES,
          "e_phnum is "
              + count
              + "; the program headers must fit in "
              + ElfLayout.PROGRAM_HEADERS_LIMIT
              + " bytes");
    }
  }

  private Executable readProgramHeaders(
      Executable.Builder executable, ElfClass elfClass, ByteBuffer headers, int count) {
    SegmentCheck check = new SegmentCheck(elfClass, source.size());
    List<Segment> segments = new ArrayList<>();
    boolean interpreter = false;
    boolean threadLocal = false;
    boolean executableStack = true;
    ElfLayout.ProgramHeader layout = elfClass.programHeader();
    for (int i = 0; i < count; i++) {
      int at = i * layout.bytes();
      int flags = headers.getInt(at + layout.flags());
      switch (headers.getInt(at)) {
        case ElfLayout.PT_LOAD -> {
          Segment segment = segment(elfClass, headers, at, flags);
          check.alone(i, segment);
          if (segment.memoryBytes() != 0) {
            segments.add(segment);
          }
        }
        case ElfLayout.PT_INTERP -> interpreter = true;
        case ElfLayout.PT_TLS -> threadLocal = true;
        case ElfLayout.PT_GNU_STACK -> executableStack = (flags & ElfLayout.PF_EXECUTE) != 0;
        default -> {
          // Other headers say nothing that loading needs.
        }
      }
    }
    return executable
        .segments(check.together(segments))
        .hasInterpreter(interpreter)
        .hasThreadLocalStorage(threadLocal)
        .wantsExecutableStack(executableStack)
        .build();
  }

  private static Segment segment(ElfClass elfClass, ByteBuffer headers, int at, int flags) {
    ElfLayout.ProgramHeader layout = elfClass.programHeader();
    return Segment.create(
        word(elfClass, headers, at + layout.virtualAddress()),
        word(elfClass, headers, at + layout.offset()),
        word(elfClass, headers, at + layout.fileBytes()),
        word(elfClass, headers, at + layout.memoryBytes()),
        flags,
        word(elfClass, headers, at + layout.alignment()));
  }

  /** Reads {@code length} bytes, at most {@link ElfLayout#PROGRAM_HEADERS_LIMIT}. */
  private ByteBuffer bytes(String what, long position, int length) {
    SegmentCheck.inFile(what, position, length, source.size());
    byte[] bytes = new byte[length];
    source.read(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int half(ByteBuffer from, int at) {
    return Short.toUnsignedInt(from.getShort(at));
  }

  private static long word(ElfClass elfClass, ByteBuffer from, int at) {
    return elfClass == ElfClass.ELF64 ? from.getLong(at) : Integer.toUnsignedLong(from.getInt(at));
  }

  private static BadExecutableException bad(Reason reason, String message) {
    return new BadExecutableException(reason, message);
  }
}
