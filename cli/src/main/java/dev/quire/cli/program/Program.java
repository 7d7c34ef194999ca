package dev.quire.cli.program;

import dev.quire.common.elf.Executable;

/**
 * A program to make processes from.
 *
 * @param name what its processes are called
 * @param executable what its file says
 */
public record Program(String name, Executable executable) {}
