package dev.quire.common.swap;

import dev.quire.api.PageNumber;

/** Pages were named that belong to no region of the process. Nothing was changed. */
public final class NoRegionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoRegionException(PageNumber page, String process) {
    super(page + " belongs to no region of " + process);
  }
}
