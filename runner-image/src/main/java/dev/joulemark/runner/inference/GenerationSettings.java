package dev.joulemark.runner.inference;

/**
 * When a prompt is finished. The next token is always the most likely one (greedy).
 *
 * @param maxOutputTokens most tokens to generate, 1 or more
 * @param minNewTokens tokens before an end-of-sequence token counts, 0 or more
 * @param ignoreEos whether end-of-sequence is ignored altogether
 */
public record GenerationSettings(int maxOutputTokens, int minNewTokens, boolean ignoreEos) {}
