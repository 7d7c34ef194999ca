package dev.quire.api;

import java.util.List;

/** What goes wrong in paging: one nested class for each way to fail, each naming value and rule. */
public abstract sealed class PagingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PagingException(String message) {
    super(message);
  }

  /** An address is not a multiple of what it must be. */
  public static final class Misaligned extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public Misaligned(String what, long value, int granule) {
      super(what + " 0x" + Long.toHexString(value) + " is not a multiple of " + granule);
    }
  }

  /** A range is empty or wraps around. */
  public static final class BadRange extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public BadRange(PageNumber first, long count) {
      super(
          "a range of "
              + count
              + " pages from "
              + first.address()
              + (count < 1 ? " is empty" : " wraps around"));
    }
  }

  /** Pages lie outside the range of the space. */
  public static final class OutsideRange extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public OutsideRange(PageRange pages, AddressSpace space) {
      super(pages + " lies outside " + space.name() + ", whose range is " + space.range());
    }
  }

  /** Kernel pages were named through a user space. */
  public static final class KernelRange extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public KernelRange(PageRange pages, AddressSpace space) {
      super(pages + " is kernel space and cannot be changed through " + space.name());
    }
  }

  /** A page that must be absent is not. */
  public static final class AlreadyMapped extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public AlreadyMapped(PageNumber page, AddressSpace space, PageState state) {
      super(page + " of " + space.name() + " must be absent but is " + state);
    }
  }

  /** A page that must be mapped (or at least occupied) is not. */
  public static final class NotMapped extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public NotMapped(PageNumber page, AddressSpace space, PageState state) {
      super(page + " of " + space.name() + " must be mapped but is " + state);
    }
  }

  /** A page holds no ticket. */
  public static final class NoTicket extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public NoTicket(PageNumber page, AddressSpace space, PageState state) {
      super(page + " of " + space.name() + " must hold a ticket but is " + state);
    }
  }

  /** A payload has more bits than a ticket has. */
  public static final class TicketTooWide extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public TicketTooWide(long payload, int ticketBits) {
      super("payload 0x" + Long.toHexString(payload) + " has more than " + ticketBits + " bits");
    }
  }

  /** A protection cannot be had where it was asked for. */
  public static final class ProtectionNotOffered extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public ProtectionNotOffered(Protection protection, AddressSpace space) {
      super(
          protection
              + " is not offered in "
              + space.name()
              + (space.isKernel()
                  ? ": kernel space has kernel pages"
                  : ": user space has user pages"));
    }
  }

  /** A frame is neither RAM nor device. */
  public static final class NoSuchFrame extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public NoSuchFrame(FrameNumber frame) {
      super(frame + " is neither RAM nor device");
    }
  }

  /** Bytes lie outside a frame. */
  public static final class OutsideFrame extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public OutsideFrame(FrameNumber frame, int start, int length) {
      super(length + " bytes from " + start + " on do not lie within " + frame + " of 4096 bytes");
    }
  }

  /** A page lies in a large mapping, of which more would have to change with it. */
  public static final class LargePage extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public LargePage(PageNumber page, AddressSpace space) {
      super(
          page
              + " of "
              + space.name()
              + " lies in a large mapping, which is changed as a whole or not at all: split it"
              + " first");
    }
  }

  /** A page is not where a large mapping begins, or does not lie in one. */
  public static final class NotLarge extends PagingException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception from what the message names.
     *
     * @param order that of the large mapping in which the page lies behind the first, or 0
     */
    public NotLarge(PageNumber page, AddressSpace space, int order) {
      super(
          page
              + " of "
              + space.name()
              + (order == 0
                  ? " lies in no large mapping"
                  : " is not the first of the "
                      + (1L << order)
                      + " pages of the large mapping in which it lies"));
    }
  }

  /** A size of large mappings is not offered. */
  public static final class OrderNotOffered extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public OrderNotOffered(int order, List<Integer> offered) {
      super(
          "large mappings of order "
              + order
              + " are not offered; "
              + (offered.isEmpty() ? "none are" : "the orders are " + offered));
    }
  }

  /** There are not enough free frames. */
  public static final class OutOfFrames extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public OutOfFrames(long wanted, long available) {
      super(wanted + " frames are needed and " + available + " are free");
    }
  }

  /** A frame is not allocated: freed twice, never allocated, or not managed. */
  public static final class FrameNotAllocated extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public FrameNotAllocated(FrameNumber frame) {
      super(frame + " is not allocated");
    }
  }

  /** An edit is closed. */
  public static final class ClosedEdit extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public ClosedEdit(AddressSpace space) {
      super("the edit of " + space.name() + " is closed");
    }
  }

  /** A space is destroyed. */
  public static final class DestroyedSpace extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public DestroyedSpace(AddressSpace space) {
      super(space.name() + " (space " + space.id() + ") is destroyed");
    }
  }

  /** A space is current on a processor. */
  public static final class SpaceActive extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public SpaceActive(AddressSpace space) {
      super(space.name() + " is current on " + space.activeProcessors() + " processors");
    }
  }

  /** A space is locked, and waiting for it would never end. */
  public static final class SpaceBusy extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public SpaceBusy(AddressSpace space, String why) {
      super(space.name() + " is locked: " + why);
    }
  }

  /** A space is not one that this can be done with. */
  public static final class WrongSpace extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public WrongSpace(AddressSpace space, String why) {
      super(space.name() + ": " + why);
    }
  }

  /** Something is not done while an edit is open. */
  public static final class RefusedInEdit extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public RefusedInEdit(String what, AddressSpace space) {
      super(what + " is refused while an edit of " + space.name() + " is open on this processor");
    }
  }

  /** There is no room for another space among the resident top-level tables. */
  public static final class TooManySpaces extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public TooManySpaces(int limit) {
      super(
          "the top-level tables of all spaces are mapped in kernel space, and there is room for "
              + limit
              + ", all of which are taken: destroy a space, or configure more resident spaces");
    }
  }

  /** A configuration cannot be had. */
  public static final class BadConfiguration extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public BadConfiguration(String message) {
      super(message);
    }
  }

  /** A top-level entry of kernel space that kernel code stands on cannot be changed. */
  public static final class KernelEntryInUse extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public KernelEntryInUse(PageNumber page, KernelSyncScheme scheme) {
      super(
          "kernel code stands on the large mapping of "
              + page
              + ", and with kernel-space synchronisation "
              + scheme
              + " other spaces learn of a change only later: choose PREALLOCATE, BROADCAST or"
              + " ALL_DIRECTORIES to change it");
    }
  }

  /** Kernel code faulted where it must not: an error of the kernel. */
  public static final class KernelFault extends PagingException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from what the message names. */
    public KernelFault(String message) {
      super(message);
    }
  }
}
