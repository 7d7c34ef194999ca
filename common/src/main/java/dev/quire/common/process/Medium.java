package dev.quire.common.process;

/** What an executable lies on. */
public enum Medium {
  /** It stays: pages can be read when they are wanted. */
  FIXED,
  /** It can go at any time: everything is read at once. */
  REMOVABLE
}
