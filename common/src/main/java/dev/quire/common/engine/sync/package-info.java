/**
 * Keeping the copies of the kernel's top-level entries in step, where the hardware does not share
 * them. {@link dev.quire.common.engine.sync.KernelSyncs} makes the choice that a configuration
 * names; a backend describes what is copied by a {@link dev.quire.common.engine.sync.KernelPart}.
 */
@org.jspecify.annotations.NullMarked
package dev.quire.common.engine.sync;
