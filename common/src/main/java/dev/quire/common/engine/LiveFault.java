package dev.quire.common.engine;

import dev.quire.api.Access;
import dev.quire.api.Fault;
import dev.quire.api.VirtualAddress;

/** The fault that a processor is handling: one object for each depth, used again. */
final class LiveFault implements Fault {
  private final KernelProcessor on;
  private final FaultDecoder decoder;
  long address;
  private int status;
  Access access = Access.READ;
  boolean user;
  boolean fetch;
  Cause cause = Cause.NOT_PRESENT;

  LiveFault(KernelProcessor on, FaultDecoder decoder) {
    this.on = on;
    this.decoder = decoder;
  }

  void read(boolean fetchFault, boolean byUser) {
    fetch = fetchFault;
    user = byUser;
    address = decoder.address(on, fetch);
    status = decoder.status(on, fetch);
    access = fetch ? Access.FETCH : decoder.write(status, fetch) ? Access.WRITE : Access.READ;
    cause = decoder.cause(status, fetch);
  }

  @Override
  public VirtualAddress address() {
    return VirtualAddress.of(address);
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public boolean user() {
    return user;
  }

  @Override
  public Cause cause() {
    return cause;
  }

  @Override
  public String registers() {
    return decoder.registers(address, status, fetch);
  }
}
