package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.result.BaselineMethod;
import dev.joulemark.api.v1alpha1.BaselineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How idle power is obtained, and that the record of it is true. */
@Tag("CM-20")
final class BaselineStrategistTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Instant now = START;
    private double watts = 50;
    private final List<Duration> measured = new ArrayList<>();

    @Test
    void freshMeasuresEveryTime() throws Exception {
        assertThat(obtain("{strategy: Fresh}").method()).isEqualTo(BaselineMethod.FRESH);
        assertThat(obtain("{strategy: Fresh}").method()).isEqualTo(BaselineMethod.FRESH);
        assertThat(measured).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void noneMeasuresNothingAndSaysWhy() throws Exception {
        Baseline baseline = obtain("{strategy: None}");
        assertThat(baseline.idle()).isNull();
        assertThat(baseline.method()).isEqualTo(BaselineMethod.UNAVAILABLE);
        assertThat(baseline.unavailableReason()).isEqualTo("measurement.baseline.strategy is None.");
        assertThat(measured).isEmpty();
    }

    @Test
    void cachedTakesAYoungOneAndMeasuresAnewAtItsTimeToLive() throws Exception {
        // Given
        String spec = "{strategy: Cached, cacheTtl: 1h}";
        obtain(spec);

        // When, Then
        now = START.plusSeconds(3_599);
        assertThat(obtain(spec)).satisfies(baseline -> {
            assertThat(baseline.method()).isEqualTo(BaselineMethod.CACHED);
            assertThat(baseline.cacheAgeSeconds()).isEqualTo(3_599);
        });
        now = START.plusSeconds(3_600);
        assertThat(obtain(spec).method()).isEqualTo(BaselineMethod.FRESH);
    }

    @Test
    void validatedChecksEveryFewRunsWithAShortMeasurement() throws Exception {
        // Given
        String spec = "{strategy: Validated, validationInterval: 2}";
        obtain(spec);

        // When, Then
        assertThat(obtain(spec).method()).isEqualTo(BaselineMethod.CACHED);
        assertThat(obtain(spec).method()).isEqualTo(BaselineMethod.VALIDATED);
        assertThat(measured).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(5));
    }

    @Test
    void aDriftBeyondTheThresholdIsMeasuredAnewAndReported() throws Exception {
        // Given
        String spec = "{strategy: Validated, validationInterval: 1, driftThreshold: '0.10'}";
        obtain(spec);

        // When: 10 % is still within, 12 % is not
        watts = 55;
        assertThat(obtain(spec).method()).isEqualTo(BaselineMethod.VALIDATED);
        watts = 56;
        Baseline baseline = obtain(spec);

        // Then
        assertThat(baseline.method()).isEqualTo(BaselineMethod.FRESH);
        assertThat(baseline.watts()).isEqualTo(56);
        assertThat(baseline.drift()).isEqualTo(0.12);
    }

    @Test
    void aTornCacheFileCostsOneMeasurement() throws Exception {
        // Given
        obtain("{strategy: Cached}");
        try (var files = Files.list(folder.resolve("baselines"))) {
            Files.writeString(files.findFirst().orElseThrow(), "{\"power_w\": 5");
        }

        // When, Then
        assertThat(obtain("{strategy: Cached}").method()).isEqualTo(BaselineMethod.FRESH);
    }

    @Test
    void anotherConditionHasAnotherBaseline() throws Exception {
        obtain("{strategy: Cached}");
        Baseline other =
                strategist("{strategy: Cached}", List.of("Nvml", "GPU-2")).obtain(this::measure);
        assertThat(other.method()).isEqualTo(BaselineMethod.FRESH);
    }

    private Baseline obtain(String spec) throws IOException, RunException {
        return strategist(spec, List.of("Nvml", "GPU-1")).obtain(this::measure);
    }

    private BaselineStrategist strategist(String spec, List<String> condition) throws JsonProcessingException {
        return new BaselineStrategist(
                new YAMLMapper().readValue(spec, BaselineSpec.class),
                new BaselineCache(folder, condition),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private Baseline measure(Duration duration) {
        measured.add(duration);
        return new Baseline(
                BaselineMethod.FRESH,
                new Baseline.IdlePower(watts, 0.1, duration.toSeconds(), 10, now),
                null,
                null,
                null);
    }
}
