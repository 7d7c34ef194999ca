package dev.quire.common.process;

import dev.quire.api.Memory;
import dev.quire.api.VirtualAddress;

/**
 * What the kernel keeps of a process in kernel memory, in 64-bit words: an identification, then the
 * fields in the order of {@link Field}.
 */
public final class ControlBlock {

  /** The words behind the identification. */
  public enum Field {
    /** The process's id. */
    ID,
    /** Its state: the position in {@link ProcessState}. */
    STATE,
    /** Where its execution starts. */
    ENTRY,
    /** Its stack pointer in user space. */
    STACK_POINTER,
    /** The id of its address space. */
    SPACE,
    /** The address just after its kernel stack. */
    KERNEL_STACK_TOP,
    /** How often an access of it was refused. */
    VIOLATIONS
  }

  /** The identification: "process!" in ASCII, as a little-endian word. */
  private static final long IDENTIFICATION = 2_410_397_104_870_486_640L;

  private final VirtualAddress address;

  ControlBlock(VirtualAddress address) {
    this.address = address;
  }

  /** The address of the first byte, in kernel space. */
  public VirtualAddress address() {
    return address;
  }

  /** Reads a field. */
  public long read(Memory kernel, Field field) {
    return kernel.load64(at(field));
  }

  /** Whether the identification stands where it should. */
  public boolean isSound(Memory kernel) {
    return kernel.load64(address) == IDENTIFICATION;
  }

  void initialize(Memory kernel) {
    kernel.store64(address, IDENTIFICATION);
    for (Field field : Field.values()) {
      write(kernel, field, 0);
    }
  }

  void write(Memory kernel, Field field, long value) {
    kernel.store64(at(field), value);
  }

  private VirtualAddress at(Field field) {
    return address.plus((1L + field.ordinal()) * Long.BYTES);
  }
}
