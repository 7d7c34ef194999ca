package dev.quire.conformance;

import dev.quire.api.Backend;
import dev.quire.api.Paging;
import dev.quire.api.TlbModel;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Every test of the suite, for one backend. A subclass names it and has nothing else to do:
 *
 * <pre>{@code
 * class RiscvTest extends QuireConformanceTest {
 *   @Override
 *   protected Backend backend() {
 *     return new Riscv();
 *   }
 * }
 * }</pre>
 *
 * <p>The nested classes are found by JUnit Jupiter, the properties of the random histories by
 * jqwik; both engines must be on the class path, as they are with the dependencies of this
 * artifact.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class QuireConformanceTest extends ForkProperties {

  /** For subclasses. */
  protected QuireConformanceTest() {}

  /** The backend under test. */
  protected abstract Backend backend();

  /** The backends under test, for a subclass that has several; {@link #backend} alone otherwise. */
  @Override
  protected List<Backend> backends() {
    return List.of(backend());
  }

  /** The TLB models to run under: all, or those that {@code quire.tlb} names. */
  protected List<TlbModel> models() {
    return Subjects.models();
  }

  /** Makes the pager that the rules about swap use, for a subclass that has parts of its own. */
  @Override
  protected Pager pager(Paging paging, BackingStore store) {
    return Pager.create(paging, store);
  }

  /** Q1: values, ranges, and what a machine says of itself. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Values extends ValueRules {}

  /** Q2: mapping pages and looking them up. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Mapping extends MappingRules {}

  /** Q3: unmap, protect and remap. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Changing extends ChangingRules {}

  /** Q4: tickets. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Tickets extends TicketRules {}

  /** Q5: accessed and dirty. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Marks extends MarkRules {}

  /** Q6: copies. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Copies extends CopyRules {}

  /** Q7: edits as scopes. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Edits extends EditRules {}

  /** Q8: operations that fail change nothing. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Refusals extends RefusalRules {}

  /** Q9: what was changed is not used any more. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Coherence extends CoherenceRules {}

  /** Q10: windows and isolation. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Windows extends WindowRules {}

  /** Q11: tables. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Tables extends TableRules {}

  /** Q12: frames. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Frames extends FrameRules {}

  /** Q13: kernel space. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class KernelSpace extends KernelSpaceRules {}

  /** Q14: activation, and the end of spaces. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Activation extends ActivationRules {}

  /** Q15: several processors. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Processors extends ProcessorRules {}

  /** Q16: features. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Features extends FeatureRules {}

  /** Q17: inspection. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Inspection extends InspectionRules {}

  /** Q18: faults and their handler. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Faults extends FaultRules {}

  /** Q19: processors that run at once. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Threads extends ThreadRules {}

  /** Q22: what lies beside the pages that anyone asked for. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Beside extends PlatformRules {}

  /** Q23: processes and swap. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Swapping extends SwapRules {
    @Override
    Pager pager(Paging paging, BackingStore store) {
      return QuireConformanceTest.this.pager(paging, store);
    }
  }

  /** Q23, continued: pages of processes in large mappings. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class LargeSwapping extends LargeSwapRules {
    @Override
    Pager pager(Paging paging, BackingStore store) {
      return QuireConformanceTest.this.pager(paging, store);
    }
  }

  /** Q24: what parent and child see after a fork. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Forking extends ForkRules {
    @Override
    Pager pager(Paging paging, BackingStore store) {
      return QuireConformanceTest.this.pager(paging, store);
    }
  }

  /** Q25: pages of a fork that leave and come back. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class ForkSwapping extends ForkSwapRules {
    @Override
    Pager pager(Paging paging, BackingStore store) {
      return QuireConformanceTest.this.pager(paging, store);
    }
  }

  /** Q26: fork and exec of processes. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class ForkedProcesses extends ForkProcessRules {
    @Override
    Pager pager(Paging paging, BackingStore store) {
      return QuireConformanceTest.this.pager(paging, store);
    }
  }

  /** Q28: the kernel heap. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Heap extends HeapRules {}

  /** Q29: eviction from outside and from inside. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Evicting extends EvictionRules {
    @Override
    Pager pager(Paging paging, BackingStore store) {
      return QuireConformanceTest.this.pager(paging, store);
    }
  }

  /** Q30: kernel space kept in step. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class KernelSync extends KernelSyncRules {}

  /** Q31: how tables are reached. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class TableAccessing extends AccessRules {}

  /** Q32: levels of tables. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Levels extends LevelRules {}

  /** Q33: large mappings. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class Large extends LargeRules {}

  /** Q33, continued: sizes that change. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class LargeSizes extends LargeSizeRules {}

  /** Q34: what is refused of large mappings. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  public class LargeRefusals extends LargeRefusalRules {}
}
