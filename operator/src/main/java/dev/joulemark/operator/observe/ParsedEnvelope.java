package dev.joulemark.operator.observe;

import dev.joulemark.api.result.ResultEnvelope;

/** What a termination message turned out to be. */
public sealed interface ParsedEnvelope {

    /**
     * An envelope of the expected experiment and attempt, with plausible numbers.
     *
     * @param envelope the envelope
     */
    record Accepted(ResultEnvelope envelope) implements ParsedEnvelope {}

    /**
     * Anything else.
     *
     * @param reason a CamelCase word: {@code EnvelopeMissing}, {@code EnvelopeMalformed}, {@code EnvelopeMismatch},
     *     {@code EnvelopeImplausible}
     * @param message a sentence, safe to show: control characters removed, cut to a bounded length
     */
    record Rejected(String reason, String message) implements ParsedEnvelope {}
}
