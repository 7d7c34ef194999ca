package dev.quire.qemu.hardware;

/** What the stub can be asked to do. */
interface Command {

  /** Its number, as the stub knows it. */
  int code();

  /** Its name, as the stub's sources have it. */
  String name();
}
