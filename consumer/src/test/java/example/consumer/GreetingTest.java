package example.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.armv7.Armv7;
import dev.quire.x86.X86;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The same code runs on whatever backend is wired. */
class GreetingTest {

  @Test
  void onX86ByDagger() {
    X86System system = DaggerX86System.factory().create(MachineConfig.standard());
    assertEquals("x86", system.paging().name());
    assertEquals('h', Greeting.editFromOutside(system.paging()));
  }

  @Test
  void onArmv7ByDagger() {
    Armv7System system = DaggerArmv7System.factory().create(MachineConfig.standard());
    assertEquals("armv7", system.paging().name());
    assertEquals('h', Greeting.editFromOutside(system.paging()));
  }

  @Test
  void withoutDagger() {
    assertEquals('h', Greeting.editFromOutside(X86.simulated(MachineConfig.strict()).paging()));
    assertEquals('h', Greeting.editFromOutside(Armv7.simulated(MachineConfig.strict()).paging()));
  }

  @Test
  void byServiceLoader() {
    Set<String> names =
        ServiceLoader.load(Backend.class).stream()
            .map(provider -> provider.get().name())
            .collect(Collectors.toSet());
    assertEquals(Set.of("x86", "x86-pae", "x86-64", "armv7", "armv7-n0", "armv7-n2"), names);
  }
}
