package dev.quire.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.quire.api.Backend;
import dev.quire.armv7.Armv7;
import dev.quire.qemu.QemuArmv7;
import dev.quire.qemu.QemuX86;
import dev.quire.qemu.QemuX86Long;
import dev.quire.qemu.QemuX86Pae;
import dev.quire.x86.X86;
import jakarta.inject.Provider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/**
 * One call of the command, and what came of it.
 *
 * @param exitCode the exit code
 * @param out what went to standard output
 * @param err what went to standard error
 */
record Quire(int exitCode, String out, String err) {

  /** Calls the command with its own backends. */
  static Quire call(Object... arguments) {
    return call(Map.of(), arguments);
  }

  /** Calls the command with its own backends and others beside them. */
  static Quire call(Map<String, Backend> others, Object... arguments) {
    Map<String, Provider<Backend>> backends = new LinkedHashMap<>();
    backends.put("x86", X86::new);
    backends.put("armv7", Armv7::new);
    others.forEach((name, backend) -> backends.put(name, () -> backend));
    Map<String, Provider<Backend>> qemu = new LinkedHashMap<>();
    qemu.put("x86", QemuX86::new);
    qemu.put("x86-pae", QemuX86Pae::new);
    qemu.put("x86-64", QemuX86Long::new);
    qemu.put("armv7", QemuArmv7::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine(new Backends(backends, qemu), Terminal.none());
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = String.valueOf(arguments[i]);
    }
    return new Quire(command.execute(texts), out.toString(), err.toString());
  }

  JsonObject json() {
    return JsonParser.parseString(out).getAsJsonObject();
  }
}
