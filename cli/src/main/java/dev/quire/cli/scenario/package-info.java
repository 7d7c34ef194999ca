/**
 * The life of a set of processes on one machine, and the model that it is checked against.
 *
 * <p>Most users need two types. A {@link dev.quire.cli.scenario.Scenario} runs on a backend, step
 * by {@link dev.quire.cli.scenario.Step}; its {@link dev.quire.cli.scenario.BackendResult} says
 * what came of it.
 */
@NullMarked
package dev.quire.cli.scenario;

import org.jspecify.annotations.NullMarked;
