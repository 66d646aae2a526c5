package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.RunnerKind;
import org.jspecify.annotations.Nullable;

/**
 * Which run it is.
 *
 * @param experimentId name, time and a short random part; the name of the result folder
 * @param experimentName {@code metadata.name}
 * @param experimentUid {@code metadata.uid}; null on the command line
 * @param attempt number of the attempt, from 1
 * @param runner what makes the result, and its version
 */
public record RunIdentity(
        String experimentId,
        String experimentName,
        @Nullable String experimentUid,
        int attempt,
        Runner runner) {

    /**
     * What makes the result.
     *
     * @param kind a local process or a Job
     * @param version version of the runner
     */
    public record Runner(RunnerKind kind, String version) {}
}
