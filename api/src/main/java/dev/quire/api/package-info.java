/**
 * The contract of Quire: kernel memory management written once against these types runs unchanged
 * on every architecture that has a backend.
 *
 * <p>Most people need two types: {@link dev.quire.api.Processor}, where kernel code runs, and
 * {@link dev.quire.api.TableEdit}, the scope in which the tables of any address space are changed.
 * Both come from a {@link dev.quire.api.Paging}.
 *
 * <p>Addresses are unsigned; a page is {@value dev.quire.api.PageNumber#BYTES} bytes. Every way to
 * fail is a nested class of {@link dev.quire.api.PagingException}.
 */
@NullMarked
package dev.quire.api;

import org.jspecify.annotations.NullMarked;
