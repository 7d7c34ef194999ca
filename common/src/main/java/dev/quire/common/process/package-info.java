/**
 * Processes: made from executables, filled from outside or by themselves, ended without a trace.
 *
 * <p>Most users need two types. {@link dev.quire.common.process.Processes} makes processes, lets
 * them run and ends them; {@link dev.quire.common.process.ProcessMemory} is the memory of one from
 * outside, whether it is running or not.
 *
 * <p>{@link dev.quire.common.process.InitialStack} lays out the stack that a program finds at its
 * entry, with its arguments, environment and auxiliary vector.
 */
@NullMarked
package dev.quire.common.process;

import org.jspecify.annotations.NullMarked;
