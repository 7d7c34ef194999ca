package dev.quire.qemu.linux.abi;

import static dev.quire.qemu.user.Armv7Register.CPSR;
import static dev.quire.qemu.user.Armv7Register.LR;
import static dev.quire.qemu.user.Armv7Register.PC;
import static dev.quire.qemu.user.Armv7Register.R0;
import static dev.quire.qemu.user.Armv7Register.R1;
import static dev.quire.qemu.user.Armv7Register.R2;
import static dev.quire.qemu.user.Armv7Register.R7;
import static dev.quire.qemu.user.Armv7Register.SP;

import dev.quire.common.elf.ElfMachine;
import dev.quire.qemu.user.Armv7Register;
import dev.quire.qemu.user.UserContext;

/**
 * Linux on ARM with the EABI, called by {@code svc 0}: number in R7, arguments in R0 to R5. Unlike
 * i386, a 64-bit argument begins in an even register, and 64-bit fields lie on multiples of 8.
 *
 * <p>Signal frames are those of arch/arm/include/asm/ucontext.h: {@code sigframe} and {@code
 * rt_sigframe}, with {@code vfp_sigframe} behind the registers.
 */
final class Armv7Abi extends Abi {
  private static final int ARM_CALL_BYTES = 4;
  private static final int THUMB_CALL_BYTES = 2;
  private static final int WORD = Integer.BYTES;
  private static final int STACK_ALIGNMENT = 8;

  /** CPSR.T: Thumb state. */
  private static final int THUMB = 1 << 5;

  /** CPSR.E, and CPSR.IT: the state of an if-then block. */
  private static final int BIG_ENDIAN = 1 << 9;

  private static final int IF_THEN = 0x0600fc00;

  /** The flags that user code sets by itself: NZCVQ, IT, GE, T. */
  private static final int USER_FLAGS = 0xf80f0000 | IF_THEN | THUMB;

  /** HWCAP_…: swp, half, thumb, fastmult, vfp, edsp, neon, vfpv3, tls, vfpv4, idiva, idivt, d32. */
  private static final long CAPABILITIES = 0xfb0d7;

  private static final int REGISTERS = CPSR.ordinal() + 1;
  private static final int CONTEXT_BYTES = (3 + REGISTERS + 1) * WORD;
  private static final int MASK_ROOM = 128;
  private static final int FLOATING_ROOM = 512;

  /** Where the registers stand in struct ucontext. */
  private static final int CONTEXT_AT = 2 * WORD + AlternateStack.STRUCT_BYTES;

  private static final int FLOATING_AT = CONTEXT_AT + CONTEXT_BYTES + MASK_ROOM;
  private static final int UCONTEXT_BYTES = FLOATING_AT + FLOATING_ROOM;

  /** VFP_MAGIC, and VFP_STORAGE_SIZE. */
  private static final int FLOATING_MAGIC = 0x56465001;

  private static final int FLOATING_STORAGE = 288;

  Armv7Abi() {
    super(SystemCallNumbers.Column.ARM);
  }

  @Override
  public int elfMachine() {
    return ElfMachine.ARM;
  }

  @Override
  public String machine() {
    return "armv7l";
  }

  @Override
  public String platform() {
    return "v7l";
  }

  @Override
  public long hardwareCapabilities() {
    return CAPABILITIES;
  }

  @Override
  public int callNumber(UserContext context) {
    return get(context, R7);
  }

  @Override
  public int argument(UserContext context, int index) {
    return context.get(R0.ordinal() + index);
  }

  @Override
  public int longArgument(int index) {
    return (index + 1) / 2 * 2;
  }

  @Override
  public int longAlignment() {
    return Long.BYTES;
  }

  @Override
  public boolean describesThreadPointer() {
    return false;
  }

  @Override
  public int openDirectory() {
    return 0x4000;
  }

  @Override
  public int openNoFollow() {
    return 0x8000;
  }

  @Override
  public void setResult(UserContext context, int result) {
    set(context, R0, result);
  }

  @Override
  public void restart(UserContext context, int number, int firstArgument) {
    boolean thumb = (get(context, CPSR) & THUMB) != 0;
    set(context, R0, firstArgument);
    set(context, PC, get(context, PC) - (thumb ? THUMB_CALL_BYTES : ARM_CALL_BYTES));
  }

  @Override
  public int stackPointer(UserContext context) {
    return get(context, SP);
  }

  @Override
  public void setStackPointer(UserContext context, int address) {
    set(context, SP, address);
  }

  @Override
  public int instructionPointer(UserContext context) {
    return get(context, PC);
  }

  @Override
  public void enterHandler(UserContext context, HandlerCall call, UserMemory memory) {
    boolean withInfo = call.action().has(SignalAction.SIGNAL_INFO);
    int bytes = UCONTEXT_BYTES + (withInfo ? SignalInfo.BYTES : 0);
    int frame = (call.stackTop() - bytes) & -STACK_ALIGNMENT;
    StructWriter to = StructWriter.of(bytes);
    if (withInfo) {
      to.bytes(call.info().bytes());
    }
    to.int32(0).int32(0).bytes(call.alternate().struct());
    to.int32(0).int32(0).int32(call.mask()); // trap_no, error_code, oldmask
    for (int i = 0; i < REGISTERS; i++) {
      to.int32(context.get(i));
    }
    to.int32(call.info().address());
    to.int64(call.mask()).skip(MASK_ROOM - HandlerCall.MASK_BYTES);
    to.int32(FLOATING_MAGIC).int32(FLOATING_STORAGE).bytes(context.floating());
    memory.write(frame, to.bytes());

    boolean thumb = (call.action().handler() & 1) != 0;
    set(context, SP, frame);
    set(context, LR, call.action().restorer());
    set(context, PC, call.action().handler() & -2);
    int flags = get(context, CPSR) & ~(THUMB | BIG_ENDIAN | IF_THEN);
    set(context, CPSR, thumb ? flags | THUMB : flags);
    set(context, R0, call.info().signal());
    set(context, R1, frame);
    set(context, R2, withInfo ? frame + SignalInfo.BYTES : 0);
  }

  @Override
  public long leaveHandler(UserContext context, boolean withInfo, UserMemory memory) {
    int ucontext = get(context, SP) + (withInfo ? SignalInfo.BYTES : 0);
    StructReader from = StructReader.of(memory.read(ucontext, UCONTEXT_BYTES));
    from.skip(CONTEXT_AT + 3 * WORD);
    int flags = get(context, CPSR);
    for (int i = 0; i < REGISTERS; i++) {
      context.set(i, from.int32());
    }
    set(context, CPSR, (flags & ~USER_FLAGS) | (get(context, CPSR) & USER_FLAGS));
    from.skip(WORD);
    long mask = from.int64();
    from.skip(MASK_ROOM - HandlerCall.MASK_BYTES);
    if (from.int32() == FLOATING_MAGIC) {
      from.skip(WORD).bytes(context.floating());
    }
    return mask;
  }

  private static int get(UserContext context, Armv7Register register) {
    return context.get(register.ordinal());
  }

  private static void set(UserContext context, Armv7Register register, int value) {
    context.set(register.ordinal(), value);
  }
}
