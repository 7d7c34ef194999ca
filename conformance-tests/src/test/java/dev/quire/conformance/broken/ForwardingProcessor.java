package dev.quire.conformance.broken;

import com.google.errorprone.annotations.MustBeClosed;
import dev.quire.api.AddressSpace;
import dev.quire.api.Counters;
import dev.quire.api.FrameAccess;
import dev.quire.api.Memory;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.function.UnaryOperator;

/**
 * A processor whose edits and frame contents are decorated; it belongs to a {@link
 * ForwardingPaging}.
 */
final class ForwardingProcessor implements Processor {
  private final ForwardingPaging paging;
  private final Processor real;
  private final UnaryOperator<TableEdit> edits;
  private final FrameAccess contents;

  ForwardingProcessor(
      ForwardingPaging paging,
      Processor real,
      UnaryOperator<TableEdit> edits,
      UnaryOperator<FrameAccess> contents) {
    this.paging = paging;
    this.real = real;
    this.edits = edits;
    this.contents = contents.apply(real.frames());
  }

  Processor real() {
    return real;
  }

  @Override
  public int index() {
    return real.index();
  }

  @Override
  public ForwardingPaging paging() {
    return paging;
  }

  @Override
  public AddressSpace current() {
    return real.current();
  }

  @Override
  public void activate(AddressSpace space) {
    real.activate(space);
  }

  @Override
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // whoever closes the decorated edit closes this one
  public TableEdit edit(AddressSpace space) {
    return edits.apply(real.edit(space));
  }

  @Override
  public Memory kernel() {
    return real.kernel();
  }

  @Override
  public Memory user() {
    return real.user();
  }

  @Override
  public FrameAccess frames() {
    return contents;
  }

  @Override
  public void run(Runnable body) {
    real.run(body);
  }

  @Override
  public void pause() {
    real.pause();
  }

  @Override
  public void idle() {
    real.idle();
  }

  @Override
  public Counters counters() {
    return real.counters();
  }

  @Override
  public String toString() {
    return real.toString();
  }
}
