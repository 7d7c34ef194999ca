/**
 * Executables: ELF files read, checked and placed in a user range, without trusting a byte of them.
 *
 * <p>Most users need two types. {@link dev.quire.common.elf.Executable} is what the headers of a
 * file say; {@link dev.quire.common.elf.PlacedExecutable}, got from {@link
 * dev.quire.common.elf.Executable#placed}, lists the {@link dev.quire.common.elf.LoadRegion}s that
 * a process needs and computes what each of their pages must hold.
 *
 * <p>Whatever is wrong with a file is refused with one {@link
 * dev.quire.common.elf.BadExecutableException}, which carries a reason. The file formats are those
 * of the System V Application Binary Interface, chapters 4 (Object Files) and 5 (Program Loading).
 */
@NullMarked
package dev.quire.common.elf;

import org.jspecify.annotations.NullMarked;
