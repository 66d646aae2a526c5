package dev.joulemark.runner.inference;

import java.util.List;

/**
 * What was generated for one prompt.
 *
 * @param outputTokens generated ids, an end-of-sequence token included
 * @param finishReason why it ended
 * @param firstTokenNanos {@link System#nanoTime()} when its first token was there
 * @param lastTokenNanos {@link System#nanoTime()} when its last token was there
 */
public record Generation(
        List<Integer> outputTokens, FinishReason finishReason, long firstTokenNanos, long lastTokenNanos) {

    /** Copies the tokens. */
    public Generation {
        outputTokens = List.copyOf(outputTokens);
    }
}
