package dev.quire.process;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.MemoryStore;

/** Machines of one subject, with a pager. */
abstract class PagerFixture {

  /** The page at which spaces have their heap. */
  static final long HEAP = 0x1000;

  private final Subject subject;

  PagerFixture(Subject subject) {
    this.subject = subject;
  }

  /** A machine of 32 MiB of RAM, with slots for 1 MiB. */
  final PagedMachine machine() {
    return machine(
        MachineConfig.strict().toBuilder().ramBytes(32 * PagedMachine.MEBIBYTE).build(),
        MemoryStore.create(256));
  }

  final PagedMachine machine(MachineConfig config, BackingStore store) {
    return new PagedMachine(subject.backend(), config, store);
  }

  static VirtualAddress at(long page) {
    return PageNumber.of(page).address();
  }
}
