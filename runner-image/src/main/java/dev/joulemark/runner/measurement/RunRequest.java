package dev.joulemark.runner.measurement;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * One run to make.
 *
 * @param identity which run it is
 * @param spec the effective spec
 * @param cacheFolder the runner's cache, where baselines are kept
 * @param spoolFile where samples go while measuring, so that a killed run loses at most the last second
 * @param files names of the files that will lie beside result.json
 * @param cancellation ends the run early
 */
public record RunRequest(
        RunIdentity identity,
        EnergyExperimentSpec spec,
        Path cacheFolder,
        Path spoolFile,
        List<String> files,
        Cancellation cancellation) {

    /** Copies the list. */
    public RunRequest {
        files = List.copyOf(files);
    }
}
