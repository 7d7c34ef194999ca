package dev.quire.qemu.linux.task;

import dev.quire.api.Processor;
import dev.quire.common.swap.Pager;

/** What tasks did, as far as the pager does not count it. */
public final class Activity {
  private final Pager pager;
  private long systemCalls;
  private long switches;
  private long ticks;
  private long processes;
  private long mostFrames;

  Activity(Pager pager) {
    this.pager = pager;
  }

  /** Between two system calls pages only come: looked at before each, the most is seen. */
  void systemCall(Processor on) {
    systemCalls++;
    look(on);
  }

  void look(Processor on) {
    mostFrames = Math.max(mostFrames, pager.statistics(on).residentPages());
  }

  void switched() {
    switches++;
  }

  void tick() {
    ticks++;
  }

  void processMade() {
    processes++;
  }

  /** The system calls made. */
  public long systemCalls() {
    return systemCalls;
  }

  /** How often another task was given the processor. */
  public long switches() {
    return switches;
  }

  /** How often the timer interrupted user code. */
  public long ticks() {
    return ticks;
  }

  /** The processes made, by exec too. */
  public long processes() {
    return processes;
  }

  /** The most page frames that processes had at once. */
  public long mostFrames() {
    return mostFrames;
  }
}
