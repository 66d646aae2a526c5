package dev.joulemark.runner.inference;

/**
 * Memory that a model takes on its device, by its sizes.
 *
 * @param weightsBytes parameters in the type the model computes in
 * @param kvCacheBytes keys and values of a full batch of the longest prompts and outputs that are allowed; 0 where no
 *     workload was named
 */
public record ModelMemory(long weightsBytes, long kvCacheBytes) {}
