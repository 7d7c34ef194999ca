package dev.quire.qemu.linux.abi;

import static dev.quire.qemu.user.X86Register.EAX;
import static dev.quire.qemu.user.X86Register.EBP;
import static dev.quire.qemu.user.X86Register.EBX;
import static dev.quire.qemu.user.X86Register.ECX;
import static dev.quire.qemu.user.X86Register.EDI;
import static dev.quire.qemu.user.X86Register.EDX;
import static dev.quire.qemu.user.X86Register.EFLAGS;
import static dev.quire.qemu.user.X86Register.EIP;
import static dev.quire.qemu.user.X86Register.ESI;
import static dev.quire.qemu.user.X86Register.ESP;

import dev.quire.common.elf.ElfMachine;
import dev.quire.qemu.user.UserContext;
import dev.quire.qemu.user.X86Register;
import java.util.Arrays;

/**
 * Linux on i386, called by {@code int 0x80}: number in EAX, arguments in EBX, ECX, EDX, ESI, EDI,
 * EBP.
 *
 * <p>Signal frames are those of arch/x86/include/asm/sigframe.h: {@code sigframe_ia32} without its
 * unused room for floating-point state, and {@code rt_sigframe_ia32}. The FXSAVE image lies above.
 */
final class X86Abi extends Abi {
  private static final X86Register[] ARGUMENTS = {EBX, ECX, EDX, ESI, EDI, EBP};

  /** The length of {@code int 0x80}. */
  private static final int CALL_BYTES = 2;

  private static final int TRAP_FLAG = 1 << 8;
  private static final int DIRECTION_FLAG = 1 << 10;
  private static final int RESUME_FLAG = 1 << 16;

  /** The flags that user code sets by itself: CF, PF, AF, ZF, SF, TF, DF, OF, AC. */
  private static final int USER_FLAGS = 0x40dd5;

  private static final int STACK_ALIGNMENT = 16;
  private static final int WORD = Integer.BYTES;

  /** Four words of the 387's registers before the FXSAVE image, as struct _fpstate has them. */
  private static final int LEGACY_FLOATING = 112;

  private static final int CONTEXT_BYTES = 22 * WORD;
  private static final int UCONTEXT_BYTES =
      2 * WORD + AlternateStack.STRUCT_BYTES + CONTEXT_BYTES + HandlerCall.MASK_BYTES;
  private static final int FRAME_BYTES = 2 * WORD + CONTEXT_BYTES + WORD;
  private static final int INFO_FRAME_BYTES = 4 * WORD + SignalInfo.BYTES + UCONTEXT_BYTES;

  X86Abi() {
    super(SystemCallNumbers.Column.I386);
  }

  @Override
  public int elfMachine() {
    return ElfMachine.I386;
  }

  @Override
  public String machine() {
    return "i686";
  }

  @Override
  public String platform() {
    return "i686";
  }

  @Override
  public long hardwareCapabilities() {
    return 0; // programs ask the processor itself, by CPUID
  }

  @Override
  public int callNumber(UserContext context) {
    return get(context, EAX);
  }

  @Override
  public int argument(UserContext context, int index) {
    return get(context, ARGUMENTS[index]);
  }

  @Override
  public int longArgument(int index) {
    return index;
  }

  @Override
  public int longAlignment() {
    return WORD;
  }

  @Override
  public boolean describesThreadPointer() {
    return true;
  }

  @Override
  public int openDirectory() {
    return 0x10000;
  }

  @Override
  public int openNoFollow() {
    return 0x20000;
  }

  @Override
  public void setResult(UserContext context, int result) {
    set(context, EAX, result);
  }

  @Override
  public void restart(UserContext context, int number, int firstArgument) {
    set(context, EAX, number);
    set(context, EIP, get(context, EIP) - CALL_BYTES);
  }

  @Override
  public int stackPointer(UserContext context) {
    return get(context, ESP);
  }

  @Override
  public void setStackPointer(UserContext context, int address) {
    set(context, ESP, address);
  }

  @Override
  public int instructionPointer(UserContext context) {
    return get(context, EIP);
  }

  @Override
  public void enterHandler(UserContext context, HandlerCall call, UserMemory memory) {
    int floating =
        (call.stackTop() - context.floating().length - LEGACY_FLOATING) & -STACK_ALIGNMENT;
    boolean withInfo = call.action().has(SignalAction.SIGNAL_INFO);
    int bytes = withInfo ? INFO_FRAME_BYTES : FRAME_BYTES;
    // As after a call: the stack pointer is 4 below a multiple of 16.
    int frame = ((floating - bytes) & -STACK_ALIGNMENT) - WORD;
    int info = frame + 4 * WORD;
    int ucontext = info + SignalInfo.BYTES;
    StructWriter to =
        StructWriter.of(bytes).int32(call.action().restorer()).int32(call.info().signal());
    if (withInfo) {
      to.int32(info).int32(ucontext).bytes(call.info().bytes());
      to.int32(0).int32(0).bytes(call.alternate().struct());
      registers(to, context, call, floating);
      to.int64(call.mask());
    } else {
      registers(to, context, call, floating);
      to.int32(call.mask() >>> Integer.SIZE);
    }
    memory.write(floating + LEGACY_FLOATING, context.floating());
    memory.write(frame, to.bytes());
    set(context, ESP, frame);
    set(context, EIP, call.action().handler());
    set(context, EAX, call.info().signal());
    set(context, EDX, withInfo ? info : 0);
    set(context, ECX, withInfo ? ucontext : 0);
    set(context, EFLAGS, get(context, EFLAGS) & ~(TRAP_FLAG | DIRECTION_FLAG | RESUME_FLAG));
  }

  /** Writes struct sigcontext_32. */
  private static void registers(
      StructWriter to, UserContext context, HandlerCall call, int floating) {
    to.skip(4 * WORD); // gs, fs, es, ds: user code's segments never change
    for (X86Register register : SAVED) {
      to.int32(get(context, register));
    }
    to.int32(0).int32(0); // trapno, err
    to.int32(get(context, EIP)).int32(0).int32(get(context, EFLAGS));
    to.int32(get(context, ESP)).int32(0);
    to.int32(floating).int32(call.mask()).int32(call.info().address());
  }

  private static final X86Register[] SAVED = {EDI, ESI, EBP, ESP, EBX, EDX, ECX, EAX};

  @Override
  public long leaveHandler(UserContext context, boolean withInfo, UserMemory memory) {
    // The handler's return has taken the return address; the restorer of the short frame has
    // taken the signal's number too.
    int frame = get(context, ESP) - (withInfo ? WORD : 2 * WORD);
    StructReader from =
        StructReader.of(memory.read(frame, withInfo ? INFO_FRAME_BYTES : FRAME_BYTES));
    from.skip(2 * WORD);
    if (withInfo) {
      from.skip(2 * WORD + SignalInfo.BYTES + 2 * WORD + AlternateStack.STRUCT_BYTES);
    }
    from.skip(4 * WORD);
    for (X86Register register : SAVED) {
      set(context, register, from.int32());
    }
    from.skip(2 * WORD);
    set(context, EIP, from.int32());
    from.skip(WORD);
    int flags = from.int32();
    set(context, EFLAGS, (get(context, EFLAGS) & ~USER_FLAGS) | (flags & USER_FLAGS));
    from.skip(2 * WORD);
    int floating = from.int32();
    long mask = Integer.toUnsignedLong(from.int32());
    from.skip(WORD);
    mask = withInfo ? from.int64() : mask | (long) from.int32() << Integer.SIZE;
    byte[] image = context.floating();
    if (floating == 0) {
      Arrays.fill(image, (byte) 0);
    } else {
      memory.read(floating + LEGACY_FLOATING, image, 0, image.length);
    }
    return mask;
  }

  private static int get(UserContext context, X86Register register) {
    return context.get(register.ordinal());
  }

  private static void set(UserContext context, X86Register register, int value) {
    context.set(register.ordinal(), value);
  }
}
