package dev.quire.conformance;

import static dev.quire.conformance.Judge.require;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.Memory;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException.KernelFault;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Plays the steps that are accesses to memory. */
final class AccessPlayer {
  private final Simulation at;

  AccessPlayer(Simulation simulation) {
    at = simulation;
  }

  String touch(Op op, int slot) {
    Processor cpu = at.cpu(op.cpu());
    boolean kernelPage = slot == Simulation.SPACES;
    int current = at.current[op.cpu() % Simulation.PROCESSORS];
    PageNumber page = at.page(slot, op.page());
    boolean user =
        op.kind() == Op.Kind.USER_READ
            || op.kind() == Op.Kind.USER_WRITE
            || op.kind() == Op.Kind.USER_FETCH;
    Access access =
        switch (op.kind()) {
          case USER_FETCH -> Access.FETCH;
          case USER_WRITE, KERNEL_WRITE -> Access.WRITE;
          default -> Access.READ;
        };
    ModelSpace.Page stood =
        kernelPage
            ? at.models[slot].mapped(page)
            : current == Simulation.SPACES ? null : at.models[current].mapped(page);
    boolean permitted = stood != null && at.effective(stood.protection).permits(access, user);
    int index = op.value() % Simulation.OFFSETS.length;
    Integer seen = access(user ? cpu.user() : cpu.kernel(), op, page, access, index);
    require(
        permitted == (seen != null),
        () ->
            op.kind()
                + " on processor "
                + cpu.index()
                + " must be "
                + (permitted ? "allowed" : "refused")
                + "; by the model it is "
                + stood
                + "; "
                + Explain.page(cpu, page));
    if (stood == null || seen == null) {
      return access == Access.FETCH && !at.ground().executeNever() ? "fetch" : "refused";
    }
    stood.accessed = true;
    if (access == Access.WRITE) {
      stood.dirty = true;
      at.words[stood.frame][index] = op.value();
    }
    int expected = at.words[stood.frame][index];
    require(
        seen == expected,
        () ->
            op.kind()
                + " saw 0x"
                + Integer.toHexString(seen)
                + ", not 0x"
                + Integer.toHexString(expected)
                + "; "
                + Explain.page(cpu, page));
    return access == Access.FETCH && !at.ground().executeNever() ? "fetch" : "0x" + seen;
  }

  private static @Nullable Integer access(
      Memory memory, Op op, PageNumber page, Access access, int index) {
    VirtualAddress address = page.address().plus(Simulation.OFFSETS[index]);
    try {
      return switch (access) {
        case READ -> memory.load32(address);
        case FETCH -> memory.fetch32(address);
        case WRITE -> {
          memory.store32(address, op.value());
          yield op.value();
        }
      };
    } catch (AccessViolation | KernelFault refused) {
      return null;
    }
  }

  String poke(Op op) {
    int frame = op.frame() % Simulation.FRAMES;
    int index = op.value() % Simulation.OFFSETS.length;
    byte[] bytes = new byte[Integer.BYTES];
    ByteBuffer word = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Processor cpu = at.cpu(op.cpu());
    cpu.frames().read(at.firstFrame.plus(frame), Simulation.OFFSETS[index], bytes, 0, 4);
    require(
        word.getInt(0) == at.words[frame][index],
        () -> "frame #" + frame + " holds 0x" + Integer.toHexString(word.getInt(0)));
    word.putInt(0, op.value());
    cpu.frames().write(at.firstFrame.plus(frame), Simulation.OFFSETS[index], bytes, 0, 4);
    at.words[frame][index] = op.value();
    return "poked";
  }
}
