package dev.quire.cli.scenario;

import java.util.List;

/**
 * How one program set fared on one backend.
 *
 * @param set the name of the set
 * @param outcomes what came of it
 * @param differences where something was not as the model has it; empty when all was
 */
public record SetResult(String set, SetOutcomes outcomes, List<String> differences) {}
