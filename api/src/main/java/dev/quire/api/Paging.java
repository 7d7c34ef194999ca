package dev.quire.api;

import java.util.List;
import java.util.Set;

/** The paging subsystem of one machine. */
public interface Paging {

  /** The key of the backend, for example {@code x86}. */
  String name();

  /** The address map. */
  Layout layout();

  /** What the hardware can do. */
  Set<Feature> features();

  /** The processors of the machine, by index. */
  List<Processor> processors();

  /** Where frames come from. */
  FrameAllocator frames();

  /** The space of the kernel: its pages are the same in every space. */
  AddressSpace kernelSpace();

  /**
   * Creates an empty address space that shares the kernel space. {@code on} does the work.
   *
   * <p>With {@link RootSource#HEAP} its tables have kernel addresses while they are made. If these
   * are all in use, since other spaces are being made at the same time, the kernel heap's exception
   * tells so ({@code KernelHeapFullException}, for addresses), and nothing is kept.
   *
   * @throws PagingException.OutOfFrames if there is no frame for its tables; nothing is kept
   */
  AddressSpace createAddressSpace(Processor on, String name);

  /**
   * Destroys a space: all its pages are unmapped, its tables given back. Frames that were mapped
   * are not released: what stood in each page is appended to {@code displaced}, so that their owner
   * can (pages that held nothing are left out).
   *
   * @throws PagingException.SpaceActive if a processor has it current; nothing is changed
   * @throws PagingException.DestroyedSpace if it was destroyed before
   * @throws PagingException.SpaceBusy if an edit of it is open on this processor, or waiting for
   *     another would never end
   * @throws PagingException.WrongSpace if it is the kernel space or another machine's
   */
  void destroy(Processor on, AddressSpace space, PageBuffer displaced);

  /** The handler of faults that the tables do not answer; without one each is a violation. */
  void setFaultHandler(FaultHandler handler);

  /** The handler of interrupts other than shootdowns; without one they are ignored. */
  void setInterruptHandler(InterruptHandler handler);

  /**
   * The occupied pages of a space, in order, as runs of pages alike: what a dump prints. Reads the
   * tables as {@code on}.
   */
  List<PageRun> ranges(Processor on, AddressSpace space);

  /**
   * Explains the walk of an address step by step, as the hardware would do it. Reads the tables as
   * {@code on}.
   */
  Walk walk(Processor on, AddressSpace space, VirtualAddress address);

  /**
   * Checks that the tables of a space are what they must be: counts, mirror, windows. Reads them as
   * {@code on} and returns what is wrong, one text each; empty when all is well.
   */
  List<String> check(Processor on, AddressSpace space);

  /** What was counted since boot, for all processors together. */
  Counters counters();
}
