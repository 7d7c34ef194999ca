/** The suite's own runs: each backend of this project, and all of them against each other. */
@NullMarked
package dev.quire.conformance.run;

import org.jspecify.annotations.NullMarked;
