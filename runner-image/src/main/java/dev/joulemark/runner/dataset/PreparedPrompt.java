package dev.joulemark.runner.dataset;

import java.util.List;

/**
 * One prompt, tokenized and cut.
 *
 * @param row row of the dataset, from 0
 * @param text the text before cutting
 * @param tokens 1 to {@code maxInputTokens} token ids
 * @param truncated whether tokens were cut off
 */
public record PreparedPrompt(int row, String text, List<Integer> tokens, boolean truncated) {

    /** Copies the tokens. */
    public PreparedPrompt {
        tokens = List.copyOf(tokens);
    }

    /** The token ids as an engine takes them. */
    public int[] tokenArray() {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }
}
