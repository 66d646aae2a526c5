package dev.joulemark.runner.environment;

import dev.joulemark.runner.power.GpuFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A digest of measuring conditions. What changes from minute to minute (temperature, processes, load, time) is left out, and so
 * is the order of the GPUs, which is not stable. What is not known counts like a value.
 */
final class ConditionDigest {

    private ConditionDigest() {}

    static String of(List<@Nullable Object> machine, List<GpuFacts> gpus) {
        String cards = gpus.stream().map(ConditionDigest::line).sorted().collect(Collectors.joining("\n"));
        String text = machine.stream().map(String::valueOf).collect(Collectors.joining("\n")) + "\n" + cards;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String line(GpuFacts gpu) {
        return String.join(
                "|",
                gpu.uuid(),
                gpu.product(),
                String.valueOf(gpu.driver()),
                String.valueOf(gpu.powerLimitWatts()),
                String.valueOf(gpu.persistenceMode()),
                String.valueOf(gpu.migEnabled()),
                String.valueOf(gpu.memoryTotalBytes()),
                gpu.board().toString(),
                gpu.powerLimits().toString());
    }
}
