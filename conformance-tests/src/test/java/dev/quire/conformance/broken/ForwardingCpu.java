package dev.quire.conformance.broken;

import dev.quire.api.port.Cpu;
import dev.quire.api.port.CpuEvent;
import dev.quire.api.port.FaultEntry;
import dev.quire.api.port.InterruptEntry;
import dev.quire.common.engine.KernelProcessor;

/**
 * A processor that does what another does. What it knows besides is whether kernel code is in an
 * interrupt, and whether it is to be deaf to invalidations.
 */
abstract class ForwardingCpu<C extends Cpu> implements Cpu {
  final C real;
  private int deaf;
  private int interrupts;

  ForwardingCpu(C real) {
    this.real = real;
  }

  /** Runs kernel code whose invalidations have no effect on this processor or any other. */
  static void deafTo(KernelProcessor on, Runnable body) {
    ((ForwardingCpu<?>) on.cpu()).deafTo(body);
  }

  /** Whether kernel code on this processor serves an interrupt. */
  static boolean isInterrupted(KernelProcessor on) {
    return ((ForwardingCpu<?>) on.cpu()).interrupts > 0;
  }

  final void deafTo(Runnable body) {
    deaf++;
    try {
      body.run();
    } finally {
      deaf--;
    }
  }

  final boolean hears() {
    return deaf == 0;
  }

  @Override
  public int index() {
    return real.index();
  }

  @Override
  public int load8(long address, boolean user) {
    return real.load8(address, user);
  }

  @Override
  public int load16(long address, boolean user) {
    return real.load16(address, user);
  }

  @Override
  public int load32(long address, boolean user) {
    return real.load32(address, user);
  }

  @Override
  public long load64(long address, boolean user) {
    return real.load64(address, user);
  }

  @Override
  public void store8(long address, int value, boolean user) {
    real.store8(address, value, user);
  }

  @Override
  public void store16(long address, int value, boolean user) {
    real.store16(address, value, user);
  }

  @Override
  public void store32(long address, int value, boolean user) {
    real.store32(address, value, user);
  }

  @Override
  public void store64(long address, long value, boolean user) {
    real.store64(address, value, user);
  }

  @Override
  public int exchange32(long address, int value, boolean user) {
    return real.exchange32(address, value, user);
  }

  @Override
  public boolean compareAndSet32(long address, int expected, int value, boolean user) {
    return real.compareAndSet32(address, expected, value, user);
  }

  @Override
  public long exchange64(long address, long value, boolean user) {
    return real.exchange64(address, value, user);
  }

  @Override
  public boolean compareAndSet64(long address, long expected, long value, boolean user) {
    return real.compareAndSet64(address, expected, value, user);
  }

  @Override
  public int fetch32(long address, boolean user) {
    return real.fetch32(address, user);
  }

  @Override
  public void load32s(long address, int[] to, int offset, int count, boolean user) {
    real.load32s(address, to, offset, count, user);
  }

  @Override
  public void store32s(long address, int[] from, int offset, int count, boolean user) {
    real.store32s(address, from, offset, count, user);
  }

  @Override
  public void fill32(long address, int count, int first, int step, boolean user) {
    real.fill32(address, count, first, step, user);
  }

  @Override
  public void load64s(long address, long[] to, int offset, int count, boolean user) {
    real.load64s(address, to, offset, count, user);
  }

  @Override
  public void store64s(long address, long[] from, int offset, int count, boolean user) {
    real.store64s(address, from, offset, count, user);
  }

  @Override
  public void fill64(long address, int count, long first, long step, boolean user) {
    real.fill64(address, count, first, step, user);
  }

  @Override
  public void load8s(long address, byte[] to, int offset, int count, boolean user) {
    real.load8s(address, to, offset, count, user);
  }

  @Override
  public void store8s(long address, byte[] from, int offset, int count, boolean user) {
    real.store8s(address, from, offset, count, user);
  }

  @Override
  public void onFault(FaultEntry entry) {
    real.onFault(entry);
  }

  @Override
  public void onInterrupt(InterruptEntry entry) {
    real.onInterrupt(
        fromProcessor -> {
          interrupts++;
          try {
            entry.onInterrupt(fromProcessor);
          } finally {
            interrupts--;
          }
        });
  }

  @Override
  public boolean maskInterrupts(boolean masked) {
    return real.maskInterrupts(masked);
  }

  @Override
  public void interrupt(int processor) {
    real.interrupt(processor);
  }

  @Override
  public void pause() {
    real.pause();
  }

  @Override
  public void attach() {
    real.attach();
  }

  @Override
  public void detach() {
    real.detach();
  }

  @Override
  public long count(CpuEvent event) {
    return real.count(event);
  }
}
