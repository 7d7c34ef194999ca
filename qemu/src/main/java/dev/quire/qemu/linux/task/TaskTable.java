package dev.quire.qemu.linux.task;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All tasks by number. */
public final class TaskTable {
  private final TreeMap<Integer, Task> tasks = new TreeMap<>();
  private int next = 1;

  TaskTable() {}

  int newId() {
    return next++;
  }

  void add(Task task) {
    tasks.put(task.id(), task);
  }

  /** Forgets a task that was waited for. */
  public void remove(Task task) {
    tasks.remove(task.id());
    Task parent = task.parent();
    if (parent != null) {
      parent.children().remove(task);
    }
  }

  /** All of them, those that have ended and were not waited for among them. */
  public Collection<Task> all() {
    return List.copyOf(tasks.values());
  }

  /** The task with a number. */
  public @Nullable Task get(int id) {
    return tasks.get(id);
  }
}
