package dev.quire.common.process;

import dev.quire.common.elf.Executable;
import dev.quire.common.elf.LoadRegion;
import dev.quire.common.elf.PlacedExecutable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of an auxiliary vector, at most one for each type. Immutable.
 *
 * <p>{@link AuxType#PLATFORM}, {@link AuxType#RANDOM} and {@link AuxType#EXECFN} have no values
 * here: {@link InitialStack} knows where their strings and bytes lie.
 */
public final class AuxiliaryVector {

  private static final AuxiliaryVector EMPTY = new AuxiliaryVector(new EnumMap<>(AuxType.class));
  private static final int TICKS_PER_SECOND = 100;

  private final Map<AuxType, Long> values;

  private AuxiliaryVector(EnumMap<AuxType, Long> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** Returns a vector without values. */
  public static AuxiliaryVector empty() {
    return EMPTY;
  }

  /**
   * Returns what a program without an interpreter finds: its headers (if they are loaded) and
   * entry, the page size, user and group 0, and 100 ticks a second.
   *
   * @param program the program in its place
   * @return the values; change any of them by {@link #with}
   */
  public static AuxiliaryVector of(PlacedExecutable program) {
    Executable executable = program.executable();
    AuxiliaryVector vector = EMPTY;
    if (program.programHeadersAddress().isPresent()) {
      vector =
          vector
              .with(AuxType.PHDR, program.programHeadersAddress().getAsLong())
              .with(AuxType.PHENT, executable.programHeaderBytes())
              .with(AuxType.PHNUM, executable.programHeaderCount());
    }
    return vector
        .with(AuxType.PAGESZ, LoadRegion.PAGE_BYTES)
        .with(AuxType.BASE, 0)
        .with(AuxType.FLAGS, 0)
        .with(AuxType.ENTRY, program.entry())
        .with(AuxType.UID, 0)
        .with(AuxType.EUID, 0)
        .with(AuxType.GID, 0)
        .with(AuxType.EGID, 0)
        .with(AuxType.HWCAP, 0)
        .with(AuxType.CLKTCK, TICKS_PER_SECOND)
        .with(AuxType.SECURE, 0);
  }

  /**
   * Returns this vector with one value added or replaced.
   *
   * @param type the entry; none that points into the stack
   * @param value its value, unsigned
   * @return the new vector
   * @throws IllegalArgumentException if the stack itself gives the entry its value
   */
  public AuxiliaryVector with(AuxType type, long value) {
    if (type.pointsIntoStack()) {
      throw new IllegalArgumentException(
          type + " is an address in the stack, which the stack's layout decides");
    }
    EnumMap<AuxType, Long> all = new EnumMap<>(AuxType.class);
    all.putAll(values);
    all.put(type, value);
    return new AuxiliaryVector(all);
  }

  /** Returns the values by rising number. */
  public Map<AuxType, Long> values() {
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuxiliaryVector vector && values.equals(vector.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
