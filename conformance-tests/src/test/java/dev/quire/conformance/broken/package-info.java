/**
 * Deliberately broken backends, one for each known bug of this trade, and the test that the suite
 * catches each of them by a rule that is named beside it.
 *
 * <p>Production code has no hooks for them. They are made by decorating what a backend is made of
 * anyhow: the ports of the processors, the parts of the engine, the collaborators of the pager, and
 * the contract as its callers see it. {@link dev.quire.conformance.broken.Subject} says how one is
 * broken and what catches it; {@link dev.quire.conformance.broken.BrokenSubjects} lists all.
 *
 * <p>{@link dev.quire.conformance.broken.BrokenSubjectsTest} runs each subject on the rules that
 * should catch it, and the same rules on the healthy backend. The full matrix, each subject on
 * every rule, is {@code mvn -pl conformance-tests -am test -Dquire.matrix=true
 * -Dtest=BrokenMatrixTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@NullMarked
package dev.quire.conformance.broken;

import org.jspecify.annotations.NullMarked;
