package dev.quire.qemu.linux;

import dev.quire.api.Processor;
import dev.quire.qemu.linux.abi.Abi;
import dev.quire.qemu.user.Armv7Register;
import dev.quire.qemu.user.Trap;
import dev.quire.qemu.user.UserContext;
import dev.quire.qemu.user.UserCpu;
import dev.quire.qemu.user.X86Register;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A processor whose user code is scripts. What they load and store goes through a simulated
 * processor with user privilege; registers are there as far as system calls and signals need them.
 * The instruction pointer says where in which script it is.
 */
final class ScriptedCpu implements UserCpu, AutoCloseable {
  private static final int X86_FLOATING = 512;
  private static final int ARM_FLOATING = 260;
  private static final int LABEL_BYTES = 16;

  private final Processor on;
  private final boolean x86;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, Script> programs = new HashMap<>();
  private final Map<Integer, Script> handlers = new HashMap<>();
  private final Map<Integer, Script> children = new HashMap<>();
  private final IdentityHashMap<UserContext, Deque<Level>> running = new IdentityHashMap<>();
  private final List<Coroutine> all = new ArrayList<>();
  private final Set<Integer> withThree = new HashSet<>();
  private int nextLabel = 0x01000000;
  private @Nullable Throwable failure;

  /** A script, or a handler that interrupts it. */
  private static final class Level {
    final Coroutine coroutine;
    final boolean handler;
    final int entry;
    Coroutine.@Nullable Wish wish;
    int label;

    Level(Coroutine coroutine, boolean handler, int entry) {
      this.coroutine = coroutine;
      this.handler = handler;
      this.entry = entry;
    }
  }

  ScriptedCpu(Processor on, Abi abi) {
    this.on = on;
    x86 = on.paging().name().equals("x86");
    for (int i = 0; i < 0x100; i++) {
      numbers.putIfAbsent(abi.numbers().name(0xf0000 + i), 0xf0000 + i);
    }
    for (int i = 0; i < 512; i++) {
      numbers.put(abi.numbers().name(i), i);
    }
  }

  int number(String name) {
    return Objects.requireNonNull(numbers.get(name), name);
  }

  /** Says what runs where an executable has its entry. */
  void program(int entry, Script script) {
    programs.put(entry, script);
  }

  /** Makes an address of a handler, which takes three arguments or one. */
  int handler(Script script, boolean withInfo) {
    nextLabel += LABEL_BYTES;
    handlers.put(nextLabel, script);
    if (withInfo) {
      withThree.add(nextLabel);
    }
    return nextLabel;
  }

  /** The registers of the script that asks. */
  UserContext context(Coroutine coroutine) {
    return running.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(l -> l.coroutine == coroutine))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  int stackPointer(UserContext context) {
    return context.get(stack());
  }

  /** What a script failed with. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public int registers() {
    return x86 ? X86Register.values().length : Armv7Register.values().length;
  }

  @Override
  public int floatingBytes() {
    return x86 ? X86_FLOATING : ARM_FLOATING;
  }

  @Override
  public UserContext start(long entry, long stackPointer) {
    UserContext context = new UserContext(registers(), floatingBytes());
    setPointer(context, (int) entry);
    context.set(stack(), (int) stackPointer);
    return context;
  }

  @Override
  public Trap run(UserContext context) {
    Deque<Level> levels = running.get(context);
    if (levels == null) {
      levels = new ArrayDeque<>();
      running.put(context, levels);
      Script child = children.get(pointer(context));
      Script script = child == null ? programs.get(pointer(context)) : child;
      levels.push(level(Objects.requireNonNull(script, "no program there"), false, 0));
    } else if (handlers.containsKey(pointer(context))) {
      Level interrupted = Objects.requireNonNull(levels.peek());
      if (pointer(context) != interrupted.label) {
        Level handler =
            level(Objects.requireNonNull(handlers.get(pointer(context))), true, pointer(context));
        handler.label = pointer(context);
        levels.push(handler);
      }
    }
    return run(context, levels);
  }

  private Level level(Script script, boolean handler, int entry) {
    Coroutine coroutine = new Coroutine(this, script);
    all.add(coroutine);
    return new Level(coroutine, handler, entry);
  }

  private Trap run(UserContext context, Deque<Level> levels) {
    Level level = Objects.requireNonNull(levels.peek());
    while (true) {
      Coroutine.Wish wish = level.wish;
      if (wish == null) {
        level.wish = level.coroutine.start();
      } else if (wish instanceof Coroutine.CallWish call) {
        if (level.label == 0 || pointer(context) != level.label + callBytes()) {
          return call(context, level, call);
        }
        level.label = 0;
        level.wish = level.coroutine.resume(context.get(result()));
      } else if (wish instanceof Coroutine.AccessWish access) {
        level.wish = level.coroutine.resume(access.access().apply(on.user()));
      } else if (wish instanceof Coroutine.TrapWish trap) {
        if (trap.trap() == Trap.TICK) {
          level.wish = level.coroutine.resume(0);
        }
        return trap.trap();
      } else if (wish instanceof Coroutine.EndWish end) {
        if (end.failure() != null && failure == null) {
          failure = end.failure();
        }
        return level.handler ? leave(context, levels) : exit(context, level, end);
      }
    }
  }

  /** Makes a call, or the same again when the kernel has set the pointer back. */
  private Trap call(UserContext context, Level level, Coroutine.CallWish call) {
    if (level.label == 0 || (level.handler && handlers.containsKey(level.label))) {
      nextLabel += LABEL_BYTES;
      level.label = nextLabel;
      if (call.child() != null) {
        children.put(level.label + callBytes(), call.child());
      }
      set(context, call.number(), call.arguments());
    }
    setPointer(context, level.label + callBytes());
    return Trap.SYSTEM_CALL;
  }

  private Trap exit(UserContext context, Level level, Coroutine.EndWish end) {
    set(context, number("exit_group"), List.of(end.failure() == null ? 0 : 99));
    level.label = 0;
    return Trap.SYSTEM_CALL;
  }

  /** A handler returns: to its restorer, which makes a call. */
  private Trap leave(UserContext context, Deque<Level> levels) {
    boolean withInfo = withThree.contains(levels.pop().entry);
    if (x86) {
      // The return takes the address; the restorer of handlers with one argument takes that, too.
      int taken = withInfo ? Integer.BYTES : 2 * Integer.BYTES;
      context.set(stack(), context.get(stack()) + taken);
    }
    set(context, number(withInfo ? "rt_sigreturn" : "sigreturn"), List.of());
    return Trap.SYSTEM_CALL;
  }

  private void set(UserContext context, int number, List<Integer> arguments) {
    X86Register[] x86Registers = {
      X86Register.EBX,
      X86Register.ECX,
      X86Register.EDX,
      X86Register.ESI,
      X86Register.EDI,
      X86Register.EBP
    };
    context.set(x86 ? X86Register.EAX.ordinal() : Armv7Register.R7.ordinal(), number);
    for (int i = 0; i < arguments.size(); i++) {
      context.set(x86 ? x86Registers[i].ordinal() : i, arguments.get(i));
    }
  }

  private int pointer(UserContext context) {
    return context.get(x86 ? X86Register.EIP.ordinal() : Armv7Register.PC.ordinal());
  }

  private void setPointer(UserContext context, int to) {
    context.set(x86 ? X86Register.EIP.ordinal() : Armv7Register.PC.ordinal(), to);
  }

  private int stack() {
    return x86 ? X86Register.ESP.ordinal() : Armv7Register.SP.ordinal();
  }

  private int result() {
    return x86 ? X86Register.EAX.ordinal() : Armv7Register.R0.ordinal();
  }

  private int callBytes() {
    return x86 ? 2 : 4;
  }

  @Override
  public void close() {
    all.forEach(Coroutine::stop);
  }
}
