/**
 * What the page-table engine must withstand on each backend of this project, beyond what the
 * conformance suite asks of everyone: {@link dev.quire.engine.InterleavingTest} has what happens
 * between two accesses of kernel code, {@link dev.quire.engine.EditTest} one edit by itself, {@link
 * dev.quire.engine.FaultTest} what a fault tells.
 */
@NullMarked
package dev.quire.engine;

import org.jspecify.annotations.NullMarked;
