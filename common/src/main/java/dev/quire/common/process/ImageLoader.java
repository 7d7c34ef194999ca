package dev.quire.common.process;

import dev.quire.api.Processor;

/** Fills a new process that has neither regions nor contents yet. */
interface ImageLoader {

  /**
   * Fills a process.
   *
   * @throws SpawnFailedException if a page cannot be had
   */
  void load(Processor on, Process process, ProcessPlan plan);

  /** Writes the fields of the control block that never change. */
  static void describe(Processor on, Process process) {
    ControlBlock block = process.controlBlock();
    block.initialize(on.kernel());
    block.write(on.kernel(), ControlBlock.Field.ID, process.id());
    block.write(on.kernel(), ControlBlock.Field.ENTRY, process.entry().value());
    block.write(on.kernel(), ControlBlock.Field.STACK_POINTER, process.stackPointer().value());
    block.write(on.kernel(), ControlBlock.Field.SPACE, process.addressSpace().id());
    block.write(on.kernel(), ControlBlock.Field.KERNEL_STACK_TOP, process.kernelStackTop().value());
  }
}
