package dev.joulemark.runner.inference;

/**
 * How tokens are chosen, and when a prompt is finished.
 *
 * @param maxOutputTokens most tokens to generate, 1 or more
 * @param minNewTokens tokens before an end-of-sequence token may be chosen, 0 or more
 * @param ignoreEos whether end-of-sequence is ignored altogether
 * @param sampling how the next token is chosen
 * @param seed of {@link DrawStream}
 */
public record GenerationSettings(
        int maxOutputTokens, int minNewTokens, boolean ignoreEos, Sampling sampling, long seed) {

    /**
     * Greedy settings.
     *
     * @param maxOutputTokens most tokens to generate, 1 or more
     * @param minNewTokens tokens before an end-of-sequence token may be chosen, 0 or more
     * @param ignoreEos whether end-of-sequence is ignored altogether
     */
    public GenerationSettings(int maxOutputTokens, int minNewTokens, boolean ignoreEos) {
        this(maxOutputTokens, minNewTokens, ignoreEos, Sampling.GREEDY, 0);
    }
}
