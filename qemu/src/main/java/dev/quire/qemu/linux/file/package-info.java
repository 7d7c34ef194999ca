/**
 * What stands behind descriptors: {@link dev.quire.qemu.linux.file.OpenFile} and its kinds, a
 * process's {@link dev.quire.qemu.linux.file.Descriptors}, and the {@link
 * dev.quire.qemu.linux.file.FileTree} of the host, which is only read.
 */
@NullMarked
package dev.quire.qemu.linux.file;

import org.jspecify.annotations.NullMarked;
