package dev.joulemark.runner.doctor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of the machine, before anything is made of it.
 *
 * @param javaVersion version of the Java runtime
 * @param javaFeature its feature release
 * @param usableProcessors processors this process may use, by affinity and CPU quota
 * @param machineProcessors processors of the machine
 * @param load processes that ran or waited to, mean of the last minute; null where the system does not say
 * @param cacheFolder where models and baselines are kept
 * @param cacheProblem why it cannot be written; null when it can
 * @param cacheFreeBytes room on its file system; null when not known
 * @param engine where the native library of PyTorch was found; null when it was not
 * @param readableRapl energy files of CPU packages that this user may read
 * @param unreadableRapl those that this user may not read
 */
record MachineSighting(
        String javaVersion,
        int javaFeature,
        int usableProcessors,
        int machineProcessors,
        @Nullable Double load,
        Path cacheFolder,
        @Nullable String cacheProblem,
        @Nullable Long cacheFreeBytes,
        @Nullable String engine,
        List<Path> readableRapl,
        List<Path> unreadableRapl) {

    MachineSighting {
        readableRapl = List.copyOf(readableRapl);
        unreadableRapl = List.copyOf(unreadableRapl);
    }
}
