package dev.quire.cli.scenario;

/**
 * What came of the processes of one program set: the same wherever the same set was run with the
 * same settings, but for the time it took.
 *
 * @param digest the SHA-256 of all their memory at the end, by position
 * @param processes how many there were
 * @param pages how many pages they had together, shared ones counted in each process
 * @param frames the page frames that they were cut to
 * @param demandFaults pages filled with zeroes or loaded from a file at a fault
 * @param pageOuts pages written to the backing store
 * @param pageIns pages read from the backing store
 * @param outAndBack pages that left their frame and came back, shared ones counted once
 * @param violations accesses refused for good, all of them provoked
 */
public record SetOutcomes(
    String digest,
    int processes,
    long pages,
    long frames,
    long demandFaults,
    long pageOuts,
    long pageIns,
    long outAndBack,
    long violations) {}
