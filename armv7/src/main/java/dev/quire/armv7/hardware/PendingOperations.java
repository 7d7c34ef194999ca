package dev.quire.armv7.hardware;

import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/** A processor's own TLB operations that are not done yet: a model may wait until the barrier. */
final class PendingOperations {
  private static final int CAPACITY = 1024;

  private final boolean deferring;
  private final ArrayDeque<Long> operations = new ArrayDeque<>();

  PendingOperations(boolean deferring) {
    this.deferring = deferring;
  }

  /** Keeps an operation for later; false if it must be done now. */
  boolean defer(long operation) {
    if (!deferring || operations.size() == CAPACITY) {
      return false;
    }
    operations.add(operation);
    return true;
  }

  /** Does what waits, in order. */
  void performAll(LongConsumer perform) {
    for (Long next = operations.poll(); next != null; next = operations.poll()) {
      perform.accept(next);
    }
  }
}
