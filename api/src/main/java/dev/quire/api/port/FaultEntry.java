package dev.quire.api.port;

/** Where the hardware enters the kernel on a fault; the fault registers say more. */
@FunctionalInterface
public interface FaultEntry {

  /**
   * Handles a fault; returning retries the access, throwing abandons it.
   *
   * @param fetch whether an instruction fetch faulted (prefetch abort, or a page fault whose
   *     address is the interrupted instruction's)
   * @param user whether the interrupted code had user privilege
   */
  void onFault(boolean fetch, boolean user);
}
