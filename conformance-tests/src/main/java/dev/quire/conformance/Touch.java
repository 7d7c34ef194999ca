package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.Fault;
import dev.quire.api.Memory;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException.KernelFault;
import dev.quire.api.Processor;

/** Accesses through the memory management unit, and what must come of them. */
final class Touch {
  private Touch() {}

  /** Makes one access of a kind at the start of a page. */
  static void make(Memory memory, PageNumber page, Access access) {
    switch (access) {
      case READ -> memory.load32(page.address());
      case WRITE -> memory.store32(page.address(), memory.load32(page.address()));
      case FETCH -> memory.fetch32(page.address());
    }
  }

  /** User code reads {@code expected}. */
  static void reads(Processor processor, PageNumber page, int expected) {
    try {
      assertEquals(
          hex(expected),
          hex(processor.user().load32(page.address())),
          () -> "the word that user code reads at " + at(processor, page));
    } catch (AccessViolation violation) {
      throw unexpected("user code must read " + hex(expected), processor, page, violation);
    }
  }

  /** Kernel code reads {@code expected}. */
  static void kernelReads(Processor processor, PageNumber page, int expected) {
    try {
      assertEquals(
          hex(expected),
          hex(processor.kernel().load32(page.address())),
          () -> "the word that kernel code reads at " + at(processor, page));
    } catch (AccessViolation | KernelFault violation) {
      throw unexpected("kernel code must read " + hex(expected), processor, page, violation);
    }
  }

  /** User code stores. */
  static void writes(Processor processor, PageNumber page, int word) {
    try {
      processor.user().store32(page.address(), word);
    } catch (AccessViolation violation) {
      throw unexpected("user code must store", processor, page, violation);
    }
  }

  /** Whether user code may make this access. */
  static boolean permits(Processor processor, PageNumber page, Access access) {
    try {
      make(processor.user(), page, access);
      return true;
    } catch (AccessViolation violation) {
      return false;
    }
  }

  /** Whether kernel code may make this access. */
  static boolean kernelPermits(Processor processor, PageNumber page, Access access) {
    try {
      make(processor.kernel(), page, access);
      return true;
    } catch (AccessViolation | KernelFault violation) {
      return false;
    }
  }

  /** User code's access is a violation; returns its fault. */
  static Fault refused(Processor processor, PageNumber page, Access access) {
    try {
      if (access == Access.WRITE) {
        processor.user().store32(page.address(), 0);
      } else {
        make(processor.user(), page, access);
      }
    } catch (AccessViolation violation) {
      return violation.fault();
    }
    throw new AssertionError("user " + access + " must be a violation at " + at(processor, page));
  }

  /** Kernel code's access at a kernel page is an error of the kernel. */
  static void kernelRefused(Processor processor, PageNumber page, Access access) {
    try {
      if (access == Access.WRITE) {
        processor.kernel().store32(page.address(), 0);
      } else {
        make(processor.kernel(), page, access);
      }
    } catch (KernelFault fault) {
      return;
    }
    throw new AssertionError(
        "kernel " + access + " must be a kernel fault at " + at(processor, page));
  }

  static String hex(int word) {
    return "0x" + Integer.toHexString(word);
  }

  private static String at(Processor processor, PageNumber page) {
    return "processor " + processor.index() + ", " + Explain.page(processor, page);
  }

  private static AssertionError unexpected(
      String what, Processor processor, PageNumber page, RuntimeException cause) {
    return new AssertionError(
        what + " but: " + cause.getMessage() + ", at " + at(processor, page), cause);
  }
}
