package dev.quire.cli.techniques.advice;

import dev.quire.api.MachineConfig;
import dev.quire.cli.techniques.Combination;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a kernel is to run on, and with how many spaces.
 *
 * @param formats the keys of the backends that come into question
 * @param ramBytes the RAM
 * @param kernelBytes the size of kernel space, or each backend's usual one
 * @param spaces how many spaces there will be at once
 * @param processors how many processors
 */
public record Question(
    List<String> formats, long ramBytes, OptionalLong kernelBytes, int spaces, int processors) {

  /**
   * The machine, with a combination.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if there is no such machine
   */
  MachineConfig machine(Combination combination) {
    return combination
        .configure(MachineConfig.standard().toBuilder())
        .ramBytes(ramBytes)
        .kernelBytes(kernelBytes)
        .processors(processors)
        .residentSpaces(spaces + 1)
        .build();
  }
}
