package dev.quire.qemu.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the stub's sources and Java both name has the same number in both. */
class MailboxTest {
  private static final Path SOURCES = Path.of("src/main/asm");
  private static final Pattern SET = Pattern.compile("\\.set\\s+(\\w+),\\s*(0x[0-9a-f]+|[0-9]+)");

  private static Map<String, Integer> symbols(String... files) throws IOException {
    Map<String, Integer> symbols = new LinkedHashMap<>();
    for (String file : files) {
      Matcher matcher = SET.matcher(Files.readString(SOURCES.resolve(file)));
      while (matcher.find()) {
        symbols.put(matcher.group(1), Long.decode(matcher.group(2)).intValue());
      }
    }
    return symbols;
  }

  @Test
  void placesAreTheSame() throws Exception {
    Map<String, Integer> symbols = symbols("mailbox.inc");
    List<String> compared = new ArrayList<>();
    for (Field field : Mailbox.class.getDeclaredFields()) {
      boolean constant = Modifier.isStatic(field.getModifiers()) && field.getType() == int.class;
      String name = field.getName().equals("STRIDE") ? "MAILBOX_STRIDE" : field.getName();
      if (constant && !name.equals("SPINNING") && symbols.containsKey(name)) {
        field.setAccessible(true);
        assertEquals(symbols.get(name), field.getInt(null), name);
        compared.add(name);
      }
    }
    assertTrue(compared.size() > 30, () -> "only these were compared: " + compared);
  }

  @Test
  void operationsAreTheSame() throws IOException {
    compare(symbols("mailbox.inc"), Operation.values());
    compare(symbols("x86/registers.inc"), X86Operation.values());
    compare(symbols("armv7/registers.inc"), Armv7Operation.values());
  }

  private static void compare(Map<String, Integer> symbols, Command[] commands) {
    for (Command command : commands) {
      assertEquals(symbols.get(command.name()), command.code(), command.name());
    }
  }

  @Test
  void factsOfTheMachinesAreTheSame() throws IOException {
    Map<String, Integer> x86 = symbols("x86/registers.inc");
    assertEquals(QemuX86Machine.LOCAL_APIC, x86.get("LOCAL_APIC"));
    assertEquals(Segments.THREAD_DATA, x86.get("THREAD_DATA"));
    Map<String, Integer> armv7 = symbols("armv7/registers.inc");
    assertEquals(QemuArmv7Cpu.UNDEFINED, armv7.get("TRAP_UNDEFINED"));
    assertEquals(QemuArmv7Cpu.SUPERVISOR_CALL, armv7.get("TRAP_SUPERVISOR_CALL"));
    assertEquals(QemuArmv7Cpu.PREFETCH_ABORT, armv7.get("TRAP_PREFETCH_ABORT"));
    assertEquals(QemuArmv7Cpu.DATA_ABORT, armv7.get("TRAP_DATA_ABORT"));
    assertEquals(QemuArmv7Cpu.INTERRUPT, armv7.get("TRAP_INTERRUPT"));
  }
}
