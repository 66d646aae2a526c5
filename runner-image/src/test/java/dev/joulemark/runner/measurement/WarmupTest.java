package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.WarmupSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fixed number of runs, or until latencies settle. */
final class WarmupTest {

    @Test
    @Tag("CM-21")
    void fiveRunsAreMadeByDefault() throws JsonProcessingException, RunException {
        // When
        Warmup.Outcome outcome = new Warmup(spec("{}")).perform(index -> 10 + index);

        // Then
        assertThat(outcome.latenciesMs()).containsExactly(10.0, 11.0, 12.0, 13.0, 14.0);
        assertThat(outcome.converged()).isTrue();
        assertThat(outcome.targetCv()).isNull();
    }

    @Test
    @Tag("CM-23")
    void convergenceStopsAsSoonAsTheLastWindowIsSteady() throws JsonProcessingException, RunException {
        // Given: latencies that settle from the fourth run on
        double[] latencies = {100, 60, 30, 20, 20.1, 19.9, 20, 20.1, 20, 20};

        // When
        Warmup.Outcome outcome = new Warmup(spec("{convergence: {}}")).perform(index -> latencies[index]);

        // Then: five steady ones in a row are there after the eighth run
        assertThat(outcome.latenciesMs()).hasSize(8);
        assertThat(outcome.converged()).isTrue();
        assertThat(outcome.finalCv()).isLessThan(0.05);
    }

    @Test
    @Tag("CM-23")
    void convergenceGivesUpAtItsCapAndSaysSo() throws JsonProcessingException, RunException {
        // When
        Warmup.Outcome outcome =
                new Warmup(spec("{convergence: {maxRuns: 6}}")).perform(index -> index % 2 == 0 ? 10 : 20);

        // Then
        assertThat(outcome.latenciesMs()).hasSize(6);
        assertThat(outcome.converged()).isFalse();
        assertThat(outcome.finalCv()).isCloseTo(Math.sqrt(24) / 16, within(0.02));
    }

    private static WarmupSpec spec(String text) throws JsonProcessingException {
        return new YAMLMapper().readValue(text, WarmupSpec.class);
    }
}
