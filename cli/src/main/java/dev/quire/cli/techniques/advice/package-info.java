/**
 * Which scheme to take: {@link dev.quire.cli.techniques.advice.Advisor} ranks those that fit a
 * {@link dev.quire.cli.techniques.advice.Question} by a {@link dev.quire.cli.techniques.advice.Mix}
 * of workloads.
 */
@NullMarked
package dev.quire.cli.techniques.advice;

import org.jspecify.annotations.NullMarked;
