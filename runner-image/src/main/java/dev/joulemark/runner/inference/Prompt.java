package dev.joulemark.runner.inference;

/**
 * A prompt as a model takes it.
 *
 * @param tokens ids of the vocabulary, at least one
 * @param index row of the prompt in its dataset, from 0, by which its draws are told from those of others
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to the engine
public record Prompt(int[] tokens, long index) {}
