package dev.quire.cli;

import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.X86Cpu;
import dev.quire.x86.X86;
import dev.quire.x86.hardware.X86Machine;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** x86 with one thing wrong, which a processor between kernel and hardware does. */
final class BrokenBackend implements Backend {

  /** What happens instead of an operation of the processor. */
  interface Fault {

    /** Changes the arguments of an operation in place; returns whether it is to be done at all. */
    boolean permits(String operation, Object[] arguments);
  }

  private final String name;
  private final Fault fault;

  private BrokenBackend(String name, Fault fault) {
    this.name = name;
    this.fault = fault;
  }

  /** No INVLPG ever: removed translations live on. */
  static Backend withoutInvlpg() {
    return new BrokenBackend("no-invlpg", (operation, arguments) -> !operation.equals("invlpg"));
  }

  /** What a process stores as 32 bits arrives with its lowest bit turned. */
  static Backend withTurnedBit() {
    return new BrokenBackend(
        "turned-bit",
        (operation, arguments) -> {
          if (operation.equals("store32") && arguments[2].equals(true)) {
            arguments[1] = (int) arguments[1] ^ 1;
          }
          return true;
        });
  }

  /** Fails as soon as a process stores anything. */
  static Backend thatFails() {
    return new BrokenBackend(
        "failing",
        (operation, arguments) -> {
          if (operation.startsWith("store") && arguments[arguments.length - 1].equals(true)) {
            throw new IllegalStateException("the processor stands still");
          }
          return true;
        });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Machine boot(MachineConfig config) {
    return X86.boot(config, X86Machine.create(config), this::broken, UnaryOperator.identity());
  }

  private X86Cpu broken(X86Cpu cpu) {
    return (X86Cpu)
        Proxy.newProxyInstance(
            X86Cpu.class.getClassLoader(),
            new Class<?>[] {X86Cpu.class},
            (proxy, method, arguments) ->
                method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : call(cpu, method, arguments));
  }

  private @Nullable Object call(X86Cpu cpu, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments != null && !fault.permits(method.getName(), arguments)) {
      return null;
    }
    try {
      return method.invoke(cpu, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
