package dev.joulemark.runner.measurement;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Idle powers on disk, one file a measuring condition: source, devices, and the digest of the environment. */
final class BaselineCache {

    /**
     * A cached idle power.
     *
     * @param idle the numbers
     * @param uses experiments that took it since it was last measured or checked
     */
    record Entry(Baseline.IdlePower idle, int uses) {}

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;

    /**
     * The place of one measuring condition.
     *
     * @param cacheFolder the runner's cache
     * @param condition everything that makes two idle powers comparable
     */
    BaselineCache(Path cacheFolder, List<String> condition) {
        file = cacheFolder.resolve("baselines").resolve(digest(condition) + ".json");
    }

    /** The cached idle power; nothing where there is none or the file is not one of ours. */
    Optional<Entry> read() {
        try {
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            ObjectNode tree = (ObjectNode) MAPPER.readTree(file.toFile());
            Baseline.IdlePower idle = new Baseline.IdlePower(
                    tree.required("power_w").asDouble(),
                    tree.required("standard_error_w").asDouble(),
                    tree.required("duration_s").asDouble(),
                    tree.required("sample_count").asInt(),
                    Instant.parse(tree.required("measured_at").asText()));
            return Optional.of(new Entry(idle, tree.required("uses").asInt()));
        } catch (IOException | ClassCastException | IllegalArgumentException | DateTimeParseException e) {
            // A torn or foreign file costs one fresh measurement, nothing else.
            return Optional.empty();
        }
    }

    /** Keeps an idle power. A cache that cannot be written (read-only volume) costs later runs a fresh measurement. */
    void write(Entry entry) {
        ObjectNode tree = MAPPER.createObjectNode()
                .put("power_w", entry.idle().watts())
                .put("standard_error_w", entry.idle().standardErrorWatts())
                .put("duration_s", entry.idle().durationSeconds())
                .put("sample_count", entry.idle().sampleCount())
                .put("measured_at", entry.idle().measuredAt().toString())
                .put("uses", entry.uses());
        try {
            Files.createDirectories(file.getParent());
            Path temporary = Files.createTempFile(file.getParent(), "baseline", ".tmp");
            Files.writeString(temporary, MAPPER.writeValueAsString(tree));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.getLogger(BaselineCache.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot keep the baseline: {0}", e.getMessage());
        }
    }

    private static String digest(List<String> condition) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", condition).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
