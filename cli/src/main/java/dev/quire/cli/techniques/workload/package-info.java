/**
 * What kernels do to page tables, as workloads that any backend with any choice of schemes can run.
 *
 * <p>{@link dev.quire.cli.techniques.workload.WorkloadKind} names them; {@link
 * dev.quire.cli.techniques.workload.WorkloadRun} runs one on one machine and says what was counted.
 */
@NullMarked
package dev.quire.cli.techniques.workload;

import org.jspecify.annotations.NullMarked;
