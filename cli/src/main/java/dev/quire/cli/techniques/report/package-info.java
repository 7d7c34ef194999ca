/**
 * What was measured, for people and for programs: {@link
 * dev.quire.cli.techniques.report.TextReport}, {@link dev.quire.cli.techniques.report.HtmlPage},
 * {@link dev.quire.cli.techniques.report.StudyJson}.
 */
@NullMarked
package dev.quire.cli.techniques.report;

import org.jspecify.annotations.NullMarked;
