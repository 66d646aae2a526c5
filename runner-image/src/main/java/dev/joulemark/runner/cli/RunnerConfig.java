package dev.joulemark.runner.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the runner process, read from the environment in this one place. Those without a default are set by the
 * operator.
 *
 * @param environment all variables, for the rooms that read standard ones ({@code HF_HOME}, {@code HF_TOKEN}, …)
 * @param cacheFolder {@code JOULEMARK_CACHE} ({@code ~/.cache/joulemark}): models, datasets, baselines
 * @param job what only a Job has; null on the command line
 */
record RunnerConfig(
        Map<String, String> environment,
        Path cacheFolder,
        @Nullable Job job) {

    /**
     * What only a Job has.
     *
     * @param experimentUid {@code JOULEMARK_EXPERIMENT_UID}
     * @param attempt {@code JOULEMARK_ATTEMPT}, from 1
     * @param terminationMessage {@code JOULEMARK_TERMINATION_MESSAGE}, the file of the envelope
     * @param resultUri {@code JOULEMARK_RESULT_URI}, the address of the results volume; null where nothing is kept
     */
    record Job(
            String experimentUid,
            int attempt,
            Path terminationMessage,
            @Nullable String resultUri) {}

    RunnerConfig {
        environment = Map.copyOf(environment);
    }

    static RunnerConfig from(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String cache = environment.getOrDefault("JOULEMARK_CACHE", home + "/.cache/joulemark");
        return new RunnerConfig(environment, Path.of(cache).toAbsolutePath(), job(environment));
    }

    private static @Nullable Job job(Map<String, String> environment) {
        String uid = environment.get("JOULEMARK_EXPERIMENT_UID");
        String message = environment.get("JOULEMARK_TERMINATION_MESSAGE");
        if (uid == null || message == null) {
            return null;
        }
        String attempt = environment.getOrDefault("JOULEMARK_ATTEMPT", "1");
        if (!attempt.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException("JOULEMARK_ATTEMPT is '" + attempt + "': give a whole number from 1.");
        }
        return new Job(uid, Integer.parseInt(attempt), Path.of(message), environment.get("JOULEMARK_RESULT_URI"));
    }

    @Nullable
    Path folder(String variable) {
        String path = environment.get(variable);
        return path == null ? null : Path.of(path);
    }
}
