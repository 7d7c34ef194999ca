package dev.quire.common.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quire.api.AddressSpace;
import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program with its memory. Made by {@link Processes#spawn}, ended by {@link Processes#exit}. */
@SuppressWarnings("JavaLangClash") // in a kernel, processes are these; imports say so
public final class Process {

  private static final int VIOLATIONS_KEPT = 16;

  private final long id;
  private final ProcessMemory memory;
  private final KernelArea kernelArea;
  private final ControlBlock controlBlock;
  private final Violations violations;
  private volatile Image image;
  private volatile ProcessState state = ProcessState.NEW;

  Process(Pager pager, Image image, KernelArea kernelArea, Violations violations) {
    this.id = image.space().id();
    this.image = image;
    this.kernelArea = kernelArea;
    this.violations = violations;
    memory = new ProcessMemory(pager, this::space);
    controlBlock = new ControlBlock(kernelArea.controlBlock());
  }

  /** A number that no other process of its pager has or had. */
  public long id() {
    return id;
  }

  /** The name; that of what it executes now. */
  public String name() {
    return space().name();
  }

  /** How far it has come. */
  public ProcessState state() {
    return state;
  }

  /** Its address space: another one after {@link Processes#exec}. */
  public AddressSpace addressSpace() {
    return space().space();
  }

  /** Its memory, from outside; after {@link Processes#exec}, that of the new image. */
  public ProcessMemory memory() {
    return memory;
  }

  /** Its regions by rising address. */
  public List<Region> regions() {
    return space().regions();
  }

  /** Where its execution starts. */
  public VirtualAddress entry() {
    return VirtualAddress.of(image.entry());
  }

  /** Its stack pointer at the entry. */
  public VirtualAddress stackPointer() {
    return VirtualAddress.of(image.stackPointer());
  }

  /** The address just after its kernel stack. */
  public VirtualAddress kernelStackTop() {
    return kernelArea.stackTop();
  }

  /** The kernel page below its kernel stack, where nothing is mapped. */
  public PageNumber kernelStackGuard() {
    return kernelArea.guard();
  }

  /** Its control block in kernel memory. */
  public ControlBlock controlBlock() {
    return controlBlock;
  }

  /** The last accesses that were refused, the oldest first; at most {@value #VIOLATIONS_KEPT}. */
  public List<Violation> violations() {
    return violations.kept();
  }

  /** How often an access of it was refused. */
  public long violationCount() {
    return violations.count();
  }

  void report(Violation violation) {
    violations.add(violation);
  }

  UserSpace space() {
    return image.space();
  }

  Violations violationsKept() {
    return violations;
  }

  /** Writes the fields of the control block that only another image changes. */
  void describe(Processor on) {
    controlBlock.initialize(on.kernel());
    controlBlock.write(on.kernel(), ControlBlock.Field.ID, id);
    controlBlock.write(on.kernel(), ControlBlock.Field.KERNEL_STACK_TOP, kernelStackTop().value());
    describeImage(on);
  }

  private void describeImage(Processor on) {
    controlBlock.write(on.kernel(), ControlBlock.Field.ENTRY, image.entry());
    controlBlock.write(on.kernel(), ControlBlock.Field.STACK_POINTER, image.stackPointer());
    controlBlock.write(on.kernel(), ControlBlock.Field.SPACE, addressSpace().id());
  }

  /** Executes another image from now on. */
  void become(Processor on, Image next) {
    image = next;
    describeImage(on);
  }

  KernelArea kernelArea() {
    return kernelArea;
  }

  /** Changes the state, here and in the control block. */
  void setState(Processor on, ProcessState next) {
    state = next;
    if (next != ProcessState.ENDED) {
      controlBlock.write(on.kernel(), ControlBlock.Field.STATE, next.ordinal());
      controlBlock.write(on.kernel(), ControlBlock.Field.VIOLATIONS, violations.count());
    }
  }

  @Override
  public String toString() {
    return name() + " (process " + id + ")";
  }

  /** Violations as they come, from whatever processor. */
  static final class Violations {

    @GuardedBy("this")
    private final Deque<Violation> last = new ArrayDeque<>();

    @GuardedBy("this")
    private long count;

    @GuardedBy("this")
    private @Nullable Violations heir;

    synchronized void add(Violation violation) {
      if (heir != null) {
        heir.add(violation);
        return;
      }
      count++;
      if (last.size() == VIOLATIONS_KEPT) {
        last.removeFirst();
      }
      last.addLast(violation);
    }

    /** Keeps those from now on with {@code other}. */
    synchronized void passOn(Violations other) {
      heir = other;
    }

    synchronized List<Violation> kept() {
      return List.copyOf(last);
    }

    synchronized long count() {
      return count;
    }
  }
}
