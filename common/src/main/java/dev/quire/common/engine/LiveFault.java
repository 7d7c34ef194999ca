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
  private boolean write;
  boolean user;
  boolean fetch;
  private boolean forbidden;

  LiveFault(KernelProcessor on, FaultDecoder decoder) {
    this.on = on;
    this.decoder = decoder;
  }

  void read(boolean fetchFault, boolean byUser) {
    fetch = fetchFault;
    user = byUser;
    address = decoder.address(on, fetch);
    status = decoder.status(on, fetch);
    write = decoder.write(status, fetch);
    forbidden = false;
  }

  /** Says that the entry forbids the access, whatever the hardware told. */
  void forbid() {
    forbidden = true;
  }

  @Override
  public VirtualAddress address() {
    return VirtualAddress.of(address);
  }

  @Override
  public Access access() {
    return fetch ? Access.FETCH : write ? Access.WRITE : Access.READ;
  }

  @Override
  public boolean user() {
    return user;
  }

  @Override
  public Cause cause() {
    return forbidden ? Cause.PROTECTION : decoder.cause(status, fetch);
  }

  @Override
  public String registers() {
    return decoder.registers(address, status, fetch);
  }
}
