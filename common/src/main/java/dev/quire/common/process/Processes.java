package dev.quire.common.process;

import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.Memory;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The processes of a machine: makes them, lets them run, ends them.
 *
 * <pre>{@code
 * Pager pager = Pager.create(machine.paging(), MemoryStore.create(4096));
 * Processes processes = Processes.create(pager);
 * Processor cpu = machine.paging().processors().get(0);
 * Process process = processes.spawn(cpu, SpawnRequest.builder("ls", Executable.parse(file)).build());
 * Outcome outcome = processes.run(cpu, process, memory -> memory.load32(process.entry()));
 * processes.exit(cpu, process);
 * }</pre>
 */
public final class Processes {

  private final Pager pager;
  private final KernelHeap heap;
  private final ConcurrentSkipListMap<Long, Process> alive = new ConcurrentSkipListMap<>();

  private Processes(Pager pager, KernelHeap heap) {
    this.pager = pager;
    this.heap = heap;
  }

  /** Returns processes that have the kernel heap of the pager's machine to themselves. */
  public static Processes create(Pager pager) {
    return create(pager, KernelHeap.create(pager.paging().layout().kernelHeap()));
  }

  /** Returns processes that share a kernel heap with others. */
  public static Processes create(Pager pager, KernelHeap heap) {
    return new Processes(pager, heap);
  }

  /** The pager that serves them. */
  public Pager pager() {
    return pager;
  }

  /** Where their kernel stacks and control blocks come from. */
  public KernelHeap kernelHeap() {
    return heap;
  }

  /** The processes that have not ended, by id. */
  public Collection<Process> alive() {
    return List.copyOf(alive.values());
  }

  /**
   * Makes a process, ready to run. {@code on} does the work, and what was current there is current
   * afterwards. If it fails, nothing is kept.
   *
   * @throws dev.quire.common.elf.BadExecutableException if the executable is refused
   * @throws InitialStackTooLargeException if arguments and environment do not fit in the stack
   * @throws dev.quire.common.swap.RegionOverlapException if the executable lies where the stack is
   * @throws SpawnFailedException if a page cannot be had
   * @throws PagingException.OutOfFrames if there is no frame for a table or a kernel stack
   */
  public Process spawn(Processor on, SpawnRequest request) {
    ProcessPlan plan = new ProcessPlan(request, pager.paging().layout().user());
    Process process = empty(on, plan);
    boolean loaded = false;
    try {
      ImageLoader loader =
          plan.mode() == StartMode.FROM_PARENT ? new ParentLoader(pager) : new SelfLoader();
      loader.load(on, process, plan);
      process.setState(on, ProcessState.READY);
      alive.put(process.id(), process);
      loaded = true;
      return process;
    } finally {
      if (!loaded) {
        end(on, process);
      }
    }
  }

  private Process empty(Processor on, ProcessPlan plan) {
    Process.Violations violations = new Process.Violations();
    UserSpace space = pager.createSpace(on, plan.name(), violations::add);
    boolean made = false;
    try {
      KernelArea area = KernelArea.create(on, pager, heap, space.id());
      made = true;
      return new Process(pager, space, area, violations, plan.entry(), plan.stack().stackPointer());
    } finally {
      if (!made) {
        pager.destroySpace(on, space);
      }
    }
  }

  /**
   * Ends a process: from inside if it is current on {@code on}, which has the kernel space current
   * then, or from outside. Every frame, table, ticket and slot is given back.
   *
   * @throws PagingException.SpaceActive if it is current on another processor; nothing is changed
   * @throws PagingException.DestroyedSpace if it has ended
   */
  public void exit(Processor on, Process process) {
    end(on, process);
    alive.remove(process.id());
  }

  private void end(Processor on, Process process) {
    pager.destroySpace(on, process.space());
    process.setState(on, ProcessState.ENDED);
    process.kernelArea().release(on);
  }

  /**
   * Lets code run as the user code of a process, with what was current before current again
   * afterwards.
   *
   * @param code is given memory as the process sees it
   * @return how it ended; a violation ends it where it is
   */
  public Outcome run(Processor on, Process process, Consumer<Memory> code) {
    AddressSpace before = on.current();
    on.activate(process.addressSpace());
    process.setState(on, ProcessState.RUNNING);
    long violations = process.violationCount();
    try {
      code.accept(on.user());
      return Outcome.completed();
    } catch (AccessViolation e) {
      if (process.violationCount() == violations) {
        process.report(
            Violation.of(
                process.name(),
                e.fault().address(),
                e.fault().access(),
                e.fault().user(),
                Violation.Reason.NO_REGION,
                e.fault().registers()));
      }
      List<Violation> all = process.violations();
      return Outcome.violated(all.get(all.size() - 1));
    } finally {
      if (!before.isDestroyed()) {
        on.activate(before);
      }
      if (process.state() != ProcessState.ENDED) {
        process.setState(on, ProcessState.READY);
      }
    }
  }
}
