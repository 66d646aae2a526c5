package dev.joulemark.runner.result;

/**
 * Whose envelope it is.
 *
 * @param experimentUid {@code metadata.uid} of the experiment
 * @param attempt number of the attempt, from 1
 */
public record EnvelopeIdentity(String experimentUid, int attempt) {}
