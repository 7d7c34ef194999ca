package dev.quire.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.X86Cpu;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The suite has teeth here: QEMU keeps a translation until it is told, so that a kernel which
 * forgets to invalidate goes on with the old frame.
 */
@NeedsQemu
class ForgottenInvalidationTest {
  private static final PageNumber PAGE = PageNumber.of(0x400);

  @ParameterizedTest
  @CsvSource({
    "x86, false, 2",
    "x86, true, 1",
    "x86-pae, false, 2",
    "x86-pae, true, 1",
    "x86-64, false, 2",
    "x86-64, true, 1",
    "armv7, false, 2",
    "armv7, true, 1"
  })
  void oldFrameIsReadUntilItIsInvalidated(String architecture, boolean forgets, int expected) {
    MachineConfig config = MachineConfig.standard().toBuilder().ramBytes(16 << 20).build();
    try (BootedQemuMachine machine = boot(architecture, config, forgets)) {
      Paging paging = machine.paging();
      Processor processor = paging.processors().get(0);
      AddressSpace space = paging.createAddressSpace(processor, "test");
      processor.activate(space);
      FrameNumber one = frame(paging, processor, 1);
      FrameNumber two = frame(paging, processor, 2);
      try (TableEdit edit = processor.edit(space)) {
        edit.map(PAGE, one, Protection.USER_READ, MemoryType.WRITE_BACK);
      }
      assertEquals(1, processor.user().load32(PAGE.address()));
      try (TableEdit edit = processor.edit(space)) {
        edit.remap(PAGE, two, Protection.USER_READ, MemoryType.WRITE_BACK);
      }
      assertEquals(expected, processor.user().load32(PAGE.address()));
    }
  }

  private static BootedQemuMachine boot(
      String architecture, MachineConfig config, boolean forgets) {
    UnaryOperator<X86Cpu> x86 = cpu -> port(X86Cpu.class, cpu, forgets);
    return switch (architecture) {
      case "x86" -> QemuX86.boot(config, x86, UnaryOperator.identity());
      case "x86-64" -> QemuX86Long.boot(config, x86, UnaryOperator.identity());
      case "x86-pae" -> QemuX86Pae.boot(config, x86, UnaryOperator.identity());
      default ->
          QemuArmv7.boot(
              config, cpu -> port(Armv7Cpu.class, cpu, forgets), UnaryOperator.identity());
    };
  }

  private static FrameNumber frame(Paging paging, Processor processor, int content) {
    FrameNumber frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, 0));
    processor.frames().write(frame, 0, new byte[] {(byte) content, 0, 0, 0}, 0, Integer.BYTES);
    return frame;
  }

  /** The port, perhaps without the invalidation of the page under test. */
  private static <T> T port(Class<T> type, T cpu, boolean forgets) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(self, method, arguments);
              }
              String name = method.getName();
              boolean invalidates = name.equals("invlpg") || name.startsWith("tlbimva");
              if (forgets && invalidates && isOfThePage((Number) arguments[0])) {
                return null;
              }
              try {
                return method.invoke(cpu, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  private static boolean isOfThePage(Number operand) {
    long address = Integer.toUnsignedLong(operand.intValue());
    return address >>> PageNumber.SHIFT == PAGE.value();
  }
}
