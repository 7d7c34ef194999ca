package dev.quire.cli.techniques;

/**
 * A combination that a backend does not offer on the machine that was asked for.
 *
 * @param combination the choices
 * @param reason why, in the backend's words
 */
public record Refusal(Combination combination, String reason) {}
