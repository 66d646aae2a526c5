package dev.joulemark.runner.inference;

import java.util.List;

/**
 * What was generated for one prompt.
 *
 * @param outputTokens generated ids, an end-of-sequence token included
 * @param finishReason why it ended
 * @param times when each of them was there
 */
public record Generation(List<Integer> outputTokens, FinishReason finishReason, TokenTimes times) {

    /** Copies the tokens. */
    public Generation {
        outputTokens = List.copyOf(outputTokens);
        if (outputTokens.size() != times.count()) {
            throw new IllegalArgumentException(outputTokens.size() + " tokens at " + times.count() + " times");
        }
    }
}
