package dev.quire.process;

import org.junit.jupiter.api.Nested;

/** Every test of swap and processes, for one backend. */
abstract class PagingAndProcessTests {

  private final Subject subject;

  PagingAndProcessTests(Subject subject) {
    this.subject = subject;
  }

  @Nested
  class DemandPaging extends DemandPagingTests {
    DemandPaging() {
      super(subject);
    }
  }

  @Nested
  class Eviction extends EvictionTests {
    Eviction() {
      super(subject);
    }
  }

  @Nested
  class StoreTrouble extends StoreTroubleTests {
    StoreTrouble() {
      super(subject);
    }
  }

  @Nested
  class SharedMemory extends SharedMemoryTests {
    SharedMemory() {
      super(subject);
    }
  }

  @Nested
  class Wiring extends WiringTests {
    Wiring() {
      super(subject);
    }
  }

  @Nested
  class Violations extends ViolationTests {
    Violations() {
      super(subject);
    }
  }

  @Nested
  class Regions extends RegionTests {
    Regions() {
      super(subject);
    }
  }

  @Nested
  class MemoryCalls extends MemoryCallTests {
    MemoryCalls() {
      super(subject);
    }
  }

  @Nested
  class Forking extends ForkingTests {
    Forking() {
      super(subject);
    }
  }

  @Nested
  class ConcurrentPaging extends ConcurrentPagingTests {
    ConcurrentPaging() {
      super(subject);
    }
  }

  @Nested
  class Spawning extends SpawningTests {
    Spawning() {
      super(subject);
    }
  }

  @Nested
  class Running extends RunningTests {
    Running() {
      super(subject);
    }
  }

  @Nested
  class ProcessViolations extends ProcessViolationTests {
    ProcessViolations() {
      super(subject);
    }
  }

  @Nested
  class Exit extends ExitTests {
    Exit() {
      super(subject);
    }
  }
}
