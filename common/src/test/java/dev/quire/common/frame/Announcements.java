package dev.quire.common.frame;

import dev.quire.api.port.Observer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An observer that knows which frames are allocated and refuses announcements that cannot be. */
class Announcements implements Observer {

  final Set<Long> allocated = ConcurrentHashMap.newKeySet();

  @Override
  public void editBegan(long edit, int processor, long space) {}

  @Override
  public void editClosed(long edit, int processor) {}

  @Override
  public void frameAllocated(long frame) {
    if (!allocated.add(frame)) {
      throw new AssertionError("frame " + frame + " is announced as allocated twice");
    }
  }

  @Override
  public void frameFreed(long frame) {
    if (!allocated.remove(frame)) {
      throw new AssertionError("frame " + frame + " is announced as freed and was not allocated");
    }
  }
}
