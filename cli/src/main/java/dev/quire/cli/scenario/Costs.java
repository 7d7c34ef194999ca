package dev.quire.cli.scenario;

/**
 * What a scenario cost on one backend: these may differ.
 *
 * @param emulationFaults faults that set an accessed or dirty mark for hardware that cannot
 * @param spuriousFaults faults whose access was possible already
 * @param tableFrames the frames in the tables of processes, when there were most
 * @param tableLoads table entries read by kernel code
 * @param tableStores table entries written by kernel code
 * @param walks table walks by the hardware; −1 if it does not count them
 * @param tlbHits accesses whose translation was cached; −1 if the hardware does not count them
 * @param pageInvalidations single translations invalidated
 * @param fullInvalidations invalidations of a whole space or of everything
 * @param shootdowns invalidations sent to other processors
 * @param windowRetargets foreign windows pointed at a space
 * @param evictionsUnderPressure pages that left because another needed the frame
 * @param evictionsOnRequest pages that were made to leave when their turn came
 * @param milliseconds the time it took
 */
public record Costs(
    long emulationFaults,
    long spuriousFaults,
    long tableFrames,
    long tableLoads,
    long tableStores,
    long walks,
    long tlbHits,
    long pageInvalidations,
    long fullInvalidations,
    long shootdowns,
    long windowRetargets,
    long evictionsUnderPressure,
    long evictionsOnRequest,
    long milliseconds) {}
