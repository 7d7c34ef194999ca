package dev.quire.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The wall between kernel and hardware, and who may know whom. */
class ArchitectureTest {
  private static final String[] KERNEL = {
    "dev.quire.common.engine..",
    "dev.quire.common.frame..",
    "dev.quire.common.elf..",
    "dev.quire.common.process..",
    "dev.quire.common.swap..",
    "dev.quire.common.heap..",
    "dev.quire.x86.kernel..",
    "dev.quire.armv7.kernel..",
  };

  private static final String[] HARDWARE = {
    "dev.quire.common.hardware..", "dev.quire.x86.hardware..", "dev.quire.armv7.hardware..",
  };

  private static final String[] LAYOUT = {"dev.quire.x86.layout..", "dev.quire.armv7.layout.."};

  private static JavaClasses quire;

  @BeforeAll
  static void read() {
    quire =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.quire");
    for (String[] packages : new String[][] {KERNEL, HARDWARE, LAYOUT}) {
      for (String each : packages) {
        assertTrue(
            quire.stream().anyMatch(resideInAnyPackage(each)), "nothing was read of " + each);
      }
    }
  }

  @Test
  void kernelCodeSeesNoHardware() {
    noClasses()
        .that()
        .resideInAnyPackage(KERNEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HARDWARE)
        .because("kernel code never touches RAM: it loads and stores through a processor")
        .check(quire);
  }

  @Test
  void hardwareKnowsNoPolicy() {
    noClasses()
        .that()
        .resideInAnyPackage(HARDWARE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(KERNEL)
        .because("hardware calls no kernel code but the fault and interrupt entries")
        .check(quire);
  }

  @Test
  void layoutIsBitsAndGeometryAlone() {
    classes()
        .that()
        .resideInAnyPackage(LAYOUT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java..",
                    "dev.quire.api",
                    "com.google.errorprone.annotations..",
                    "org.jspecify..")
                .or(resideInAnyPackage(LAYOUT)))
        .check(quire);
  }

  @Test
  void theContractDependsOnAnnotationsAlone() {
    classes()
        .that()
        .resideInAPackage("dev.quire.api..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "javax.annotation.processing..",
                "dev.quire.api..",
                "com.google.auto.value..",
                "com.google.errorprone.annotations..",
                "org.jspecify.annotations.."))
        .check(quire);
  }

  @Test
  void commonKnowsNoBackend() {
    noClasses()
        .that()
        .resideInAPackage("dev.quire.common..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.quire.x86..", "dev.quire.armv7..", "dev.quire.conformance..")
        .check(quire);
  }

  @Test
  void backendsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.quire.x86..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.quire.armv7..", "dev.quire.conformance..")
        .check(quire);
    noClasses()
        .that()
        .resideInAPackage("dev.quire.armv7..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.quire.x86..", "dev.quire.conformance..")
        .check(quire);
  }

  @Test
  void theSuiteKnowsNoBackend() {
    noClasses()
        .that()
        .resideInAPackage("dev.quire.conformance..")
        .and(not(resideOutsideOfPackages("dev.quire.conformance..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.quire.x86..", "dev.quire.armv7..")
        .check(quire);
  }

  @Test
  void processesAndSwapUseTheContractAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.quire.common.process..", "dev.quire.common.swap..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.quire.common.engine..", "dev.quire.common.frame..", "dev.quire.api.port..")
        .because("they run on whatever implements the contract")
        .check(quire);
  }

  @Test
  void packagesOfCommonHaveNoCycles() {
    slices().matching("dev.quire.common.(*)..").should().beFreeOfCycles().check(quire);
  }
}
