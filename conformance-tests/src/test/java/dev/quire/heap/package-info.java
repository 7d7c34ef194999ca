/** The kernel heap on each backend of this project, against models and from several processors. */
@NullMarked
package dev.quire.heap;

import org.jspecify.annotations.NullMarked;
