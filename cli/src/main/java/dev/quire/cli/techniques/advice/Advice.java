package dev.quire.cli.techniques.advice;

import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Refusal;
import java.util.List;

/**
 * The answer to a question.
 *
 * @param question the question
 * @param mix what counted, and how much
 * @param ranked the candidates, best first
 * @param refusals the combinations that do not fit
 * @param failures what could not be measured, for its result was wrong
 */
public record Advice(
    Question question,
    Mix mix,
    List<Candidate> ranked,
    List<Refusal> refusals,
    List<Measurement> failures) {}
