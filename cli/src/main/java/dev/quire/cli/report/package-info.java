/**
 * What the backends have in common, for people and for programs. {@link
 * dev.quire.cli.report.Comparison} is the judgement; {@link dev.quire.cli.report.TableReport} and
 * {@link dev.quire.cli.report.JsonReport} write it.
 */
@NullMarked
package dev.quire.cli.report;

import org.jspecify.annotations.NullMarked;
