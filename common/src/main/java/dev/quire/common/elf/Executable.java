package dev.quire.common.elf;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the headers of a little-endian ELF32 or ELF64 file say, checked as far as the file alone can
 * be: see {@link #parse}. Addresses are unsigned and before any bias.
 */
@AutoValue
public abstract class Executable {

  Executable() {}

  /**
   * Reads and checks the headers of a file. The contents of segments are not read.
   *
   * <p>Each program header must be true to the file and to itself: its bytes exist in the file, its
   * memory is no smaller, it does not wrap, its alignment is 0 or a power of two, its address and
   * file offset are equal modulo the page size (where it has file bytes), and no two segments claim
   * one byte. Segments may share a page at their borders; {@link PlacedExecutable#regions} says
   * what becomes of it. Empty segments are left out.
   *
   * @param source the file
   * @return what it says
   * @throws BadExecutableException if the file is not a loadable ELF file
   * @throws java.io.UncheckedIOException if the medium fails
   */
  public static Executable parse(ByteSource source) {
    return new ElfParser(source).parse();
  }

  /** The file that was read. */
  public abstract ByteSource source();

  /** The width of the file's addresses. */
  public abstract ElfClass elfClass();

  /** {@code e_type}. */
  public abstract ElfType type();

  /** {@code e_machine}, 0 to 65535; {@link ElfMachine} names some. */
  public abstract int machine();

  /** {@code e_entry}: where execution starts; 0 in a library that has no entry. */
  public abstract long entry();

  /** {@code e_phoff}: where the program header table begins in the file. */
  public abstract long programHeadersOffset();

  /** {@code e_phentsize}: the size of one program header, 32 or 56 bytes. */
  public abstract int programHeaderBytes();

  /** {@code e_phnum}: how many program headers there are, at least 1. */
  public abstract int programHeaderCount();

  /** The loadable segments by rising address; at least one, none empty. */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<Segment> segments();

  /** Whether the file names a program interpreter (PT_INTERP), a dynamic linker. */
  public abstract boolean hasInterpreter();

  /** Whether the file has a template for thread-local storage (PT_TLS). */
  public abstract boolean hasThreadLocalStorage();

  /** Whether the stack must be executable: PT_GNU_STACK says so, or is missing. */
  public abstract boolean wantsExecutableStack();

  /** The page of the lowest byte in memory. */
  public final long firstPage() {
    return Pages.floor(segments().get(0).virtualAddress());
  }

  /** The address just after the page of the highest byte in memory; 0 if that is the last page. */
  public final long limitPage() {
    List<Segment> all = segments();
    return Pages.ceiling(all.get(all.size() - 1).virtualLimit());
  }

  /**
   * Returns where the program headers are in memory: in the segment whose file bytes hold the whole
   * table. This is what AT_PHDR of a new process's auxiliary vector is made from.
   *
   * @return the address before any bias, or empty if no segment holds the table
   */
  public final OptionalLong programHeadersAddress() {
    long bytes = (long) programHeaderBytes() * programHeaderCount();
    for (Segment segment : segments()) {
      long into = programHeadersOffset() - segment.fileOffset();
      if (into >= 0 && into <= segment.fileBytes() - bytes) {
        return OptionalLong.of(segment.virtualAddress() + into);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Places the executable in a user range, at its own addresses plus a bias.
   *
   * @param bias what is added to each address, a multiple of 4096, unsigned; 0 for {@link
   *     ElfType#EXEC}
   * @param rules the user range and the machine
   * @return the regions that a process needs
   * @throws BadExecutableException if the executable is for another machine, or a segment wraps or
   *     leaves the user range, or an ET_EXEC file's entry is in no executable segment
   * @throws IllegalArgumentException if the bias is not one that this type of file can have
   */
  public final PlacedExecutable placed(long bias, ExecutableRules rules) {
    return new Placement(this, bias, rules).place();
  }

  static Builder builder() {
    return new AutoValue_Executable.Builder();
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder source(ByteSource source);

    abstract Builder elfClass(ElfClass elfClass);

    abstract Builder type(ElfType type);

    abstract Builder machine(int machine);

    abstract Builder entry(long entry);

    abstract Builder programHeadersOffset(long offset);

    abstract Builder programHeaderBytes(int bytes);

    abstract Builder programHeaderCount(int count);

    abstract Builder segments(List<Segment> segments);

    abstract Builder hasInterpreter(boolean has);

    abstract Builder hasThreadLocalStorage(boolean has);

    abstract Builder wantsExecutableStack(boolean wants);

    abstract Executable build();
  }
}
