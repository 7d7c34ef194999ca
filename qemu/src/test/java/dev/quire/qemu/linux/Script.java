package dev.quire.qemu.linux;

/** User code that is written in Java: it does on a simulated machine what a program would. */
@FunctionalInterface
interface Script {
  /** Runs the code; a program that returns leaves with 0. */
  void run(ScriptedUser user);
}
