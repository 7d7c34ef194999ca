package dev.quire.qemu.hardware;

import dev.quire.qemu.user.Trap;
import dev.quire.qemu.user.UserContext;
import dev.quire.qemu.user.UserCpu;
import dev.quire.qemu.user.X86Register;
import dev.quire.x86.layout.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** User code on a processor of an x86 guest: ring 3, with the flat segments that Linux gives it. */
final class X86User implements UserCpu {
  private static final int EFLAGS = X86Register.EFLAGS.ordinal();
  private static final int EIP = X86Register.EIP.ordinal();

  /** EFLAGS that user code may set: the arithmetic flags, TF, DF, AC and ID. */
  private static final int EFLAGS_USER = 0x240dd5;

  /** Interrupts are on, and the bit that is always 1. */
  private static final int EFLAGS_SET = 0x202;

  /** FXSAVE: Intel SDM volume 1, table 10-2, and what FNINIT and a reset of MXCSR leave there. */
  private static final int FXSAVE_BYTES = 512;

  private static final int FCW = 0;
  private static final int FCW_INITIAL = 0x37f;
  private static final int MXCSR = 24;
  private static final int MXCSR_INITIAL = 0x1f80;

  // Vectors: Intel SDM volume 3A, table 6-1.
  private static final int DIVIDE_ERROR = 0;
  private static final int DEBUG = 1;
  private static final int BREAKPOINT = 3;
  private static final int OVERFLOW = 4;
  private static final int INVALID_OPCODE = 6;
  private static final int X87_ERROR = 16;
  private static final int ALIGNMENT_CHECK = 17;
  private static final int SIMD_ERROR = 19;
  private static final int TICK = 0x40;

  /** What the stub's own code in ring 3 returns by; Linux has nothing there. */
  private static final int STUB = 0x30;

  private static final int SYSTEM_CALL = 0x80;

  private final QemuX86Cpu cpu;
  private final Mailbox mailbox;
  private final Slices slices = new Slices();

  X86User(QemuX86Cpu cpu) {
    this.cpu = cpu;
    mailbox = cpu.mailbox;
  }

  @Override
  public int registers() {
    return X86Register.values().length;
  }

  @Override
  public int floatingBytes() {
    return FXSAVE_BYTES;
  }

  @Override
  public UserContext start(long entry, long stackPointer) {
    UserContext context = new UserContext(registers(), floatingBytes());
    context.set(EIP, (int) entry);
    context.set(X86Register.ESP.ordinal(), (int) stackPointer);
    context.set(EFLAGS, EFLAGS_SET);
    ByteBuffer floating = ByteBuffer.wrap(context.floating()).order(ByteOrder.LITTLE_ENDIAN);
    floating.putShort(FCW, (short) FCW_INITIAL);
    floating.putInt(MXCSR, MXCSR_INITIAL);
    return context;
  }

  @Override
  public Trap run(UserContext context) {
    for (; ; ) {
      cpu.drive.boundary(true);
      load(context);
      slices.start();
      int vector = mailbox.call(Operation.RUN, false, 0, 0) - 1;
      slices.stop();
      store(context);
      if (vector == QemuX86Cpu.PAGE_FAULT) {
        fault(context);
      } else if (vector != TICK) {
        return trap(vector, context);
      }
      if (slices.isOver()) {
        return Trap.TICK;
      }
    }
  }

  private void fault(UserContext context) {
    cpu.takeFault(QemuX86Cpu.PAGE_FAULT + 1);
    // A store can hit its own instruction, a fetch is never a write.
    boolean write = (cpu.errorCode() & ErrorCode.WR) != 0;
    boolean fetch = !write && (int) cpu.cr2() == context.get(EIP);
    cpu.enterFault(fetch, true, "user code", cpu.cr2());
  }

  private static Trap trap(int vector, UserContext context) {
    return switch (vector) {
      case SYSTEM_CALL -> Trap.SYSTEM_CALL;
      case DIVIDE_ERROR, X87_ERROR, SIMD_ERROR -> Trap.ARITHMETIC;
      case OVERFLOW -> {
        stepBack(context, 1);
        yield Trap.ARITHMETIC;
      }
      case BREAKPOINT -> {
        stepBack(context, 1);
        yield Trap.BREAKPOINT;
      }
      case STUB -> {
        stepBack(context, 2);
        yield Trap.PROTECTION;
      }
      case DEBUG -> Trap.BREAKPOINT;
      case INVALID_OPCODE -> Trap.UNDEFINED;
      case ALIGNMENT_CHECK -> Trap.ALIGNMENT;
      default -> Trap.PROTECTION;
    };
  }

  /** Goes back to an instruction of some bytes that traps when it is done: INT3, INTO, INT n. */
  private static void stepBack(UserContext context, int bytes) {
    context.set(EIP, context.get(EIP) - bytes);
  }

  private void load(UserContext context) {
    for (int i = 0; i < registers(); i++) {
      mailbox.put(Mailbox.REGISTERS + i * Integer.BYTES, context.get(i));
    }
    mailbox.put(
        Mailbox.REGISTERS + EFLAGS * Integer.BYTES,
        (context.get(EFLAGS) & EFLAGS_USER) | EFLAGS_SET);
    mailbox.setBytes(Mailbox.FLOATING, context.floating(), 0, FXSAVE_BYTES);
    Segments.setThread(mailbox, context.threadPointer());
  }

  private void store(UserContext context) {
    for (int i = 0; i < registers(); i++) {
      context.set(i, mailbox.get(Mailbox.REGISTERS + i * Integer.BYTES));
    }
    mailbox.bytes(Mailbox.FLOATING, context.floating(), 0, FXSAVE_BYTES);
  }
}
