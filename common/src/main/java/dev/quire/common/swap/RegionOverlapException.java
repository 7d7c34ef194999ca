package dev.quire.common.swap;

/** A region was refused because the process has another one there. Nothing was changed. */
public final class RegionOverlapException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RegionOverlapException(Region region, Region other) {
    super(region + " overlaps " + other + "; each page belongs to one region");
  }
}
