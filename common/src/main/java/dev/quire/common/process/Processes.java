package dev.quire.common.process;

import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.Memory;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.common.heap.KernelAddresses;
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
  private final KernelAddresses addresses;
  private final ConcurrentSkipListMap<Long, Process> alive = new ConcurrentSkipListMap<>();

  private Processes(Pager pager, KernelAddresses addresses) {
    this.pager = pager;
    this.addresses = addresses;
  }

  /** Returns processes that have the kernel addresses of the pager's machine to themselves. */
  public static Processes create(Pager pager) {
    return create(pager, KernelAddresses.create(pager.paging().layout().kernelHeap()));
  }

  /** Returns processes that share kernel addresses with others, such as a heap. */
  public static Processes create(Pager pager, KernelAddresses addresses) {
    return new Processes(pager, addresses);
  }

  /** The pager that serves them. */
  public Pager pager() {
    return pager;
  }

  /** Where their kernel stacks and control blocks are. */
  public KernelAddresses kernelAddresses() {
    return addresses;
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
    ProcessPlan plan = plan(request);
    Process process = empty(on, plan.name(), plan.entry(), plan.stack().stackPointer());
    boolean loaded = false;
    try {
      process.describe(on);
      load(on, process.space(), plan, process.violationsKept());
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

  private ProcessPlan plan(SpawnRequest request) {
    return new ProcessPlan(request, pager.paging().layout().user());
  }

  private void load(
      Processor on, UserSpace space, ProcessPlan plan, Process.Violations violations) {
    ImageLoader loader =
        plan.mode() == StartMode.FROM_PARENT
            ? new ParentLoader(pager)
            : new SelfLoader(pager, violations);
    loader.load(on, space, plan);
  }

  /**
   * Makes a process that has all that another has, and does not run yet: the regions, and the bytes
   * of its pages, which both share until one writes ({@link Pager#fork}). Kernel stack, control
   * block and violations are its own. The parent may be current, on {@code on} or elsewhere. If it
   * fails, nothing is kept and the parent is as it was.
   *
   * @param name the name of the child
   * @throws PagingException.OutOfFrames if there is no frame for a table, for the kernel stack or
   *     for the copy of a wired page
   * @throws PagingException.DestroyedSpace if the parent has ended
   */
  public Process fork(Processor on, Process parent, String name) {
    Process child = empty(on, name, parent.entry().value(), parent.stackPointer().value());
    boolean forked = false;
    try {
      pager.fork(on, parent.space(), child.space());
      child.describe(on);
      child.setState(on, ProcessState.READY);
      alive.put(child.id(), child);
      forked = true;
      return child;
    } finally {
      if (!forked) {
        end(on, child);
      }
    }
  }

  private Process empty(Processor on, String name, long entry, long stackPointer) {
    Process.Violations violations = new Process.Violations();
    UserSpace space = pager.createSpace(on, name, violations::add);
    boolean made = false;
    try {
      KernelArea area = KernelArea.create(on, pager, addresses, space.id());
      made = true;
      return new Process(pager, new Image(space, entry, stackPointer), area, violations);
    } finally {
      if (!made) {
        pager.destroySpace(on, space);
      }
    }
  }

  /**
   * Gives a process another program, as {@code execve} does: it is the same process, with the same
   * id, kernel stack and control block, but with the name, memory, entry and stack pointer of the
   * new one. Where it was current on {@code on}, it is afterwards, and what the old image had is
   * given back.
   *
   * <p>If it fails, nothing has changed: the new image is made beside the old one. That takes
   * frames for its tables and its stack while the old ones are still in use.
   *
   * @throws PagingException.SpaceActive if it is current on another processor
   * @throws PagingException.DestroyedSpace if it has ended
   * @throws dev.quire.common.elf.BadExecutableException as {@link #spawn}, and so the others
   */
  public void exec(Processor on, Process process, SpawnRequest request) {
    ProcessPlan plan = plan(request);
    UserSpace old = process.space();
    requireAlone(on, old.space());
    Process.Violations loading = new Process.Violations();
    UserSpace space = pager.createSpace(on, plan.name(), loading::add);
    boolean inside = on.current() == old.space();
    boolean done = false;
    try {
      load(on, space, plan, loading);
      pager.destroySpace(on, old);
      done = true;
    } finally {
      if (!done) {
        pager.destroySpace(on, space);
      }
    }
    if (inside) {
      on.activate(space.space());
    }
    loading.passOn(process.violationsKept());
    process.become(on, new Image(space, plan.entry(), plan.stack().stackPointer()));
  }

  private static void requireAlone(Processor on, AddressSpace space) {
    if (space.isDestroyed()) {
      throw new PagingException.DestroyedSpace(space);
    }
    if (space.activeProcessors() > (on.current() == space ? 1 : 0)) {
      throw new PagingException.SpaceActive(space);
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
