package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.runner.result.ResultDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result that contradicts itself is found out, whatever field was bent. */
@Tag("CM-19")
@Tag("CM-25")
final class ResultVerifierTest {

    @TempDir
    private static Path folder;

    private static final JsonMapper MAPPER = new JsonMapper();

    private static ExperimentResult good;

    private static synchronized ExperimentResult good() {
        if (good == null) {
            AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(10));
            String measurement = "{baseline: {strategy: Fresh, duration: 500ms}, warmup: {runs: 0}, repetitions: 2,"
                    + " cooldown: 0s, samplePeriod: 20ms}";
            RunOutcome outcome =
                    Runs.runner(gpu, List.of(gpu)).run(Runs.request(Runs.spec(measurement), folder), Runs.SILENT);
            good = ((RunOutcome.Measured) outcome).result();
        }
        return good;
    }

    private static List<String> violationsWhen(String path, Double value) throws IOException {
        ObjectNode tree = (ObjectNode) MAPPER.readTree(ResultDocument.bytes(good()));
        int cut = path.lastIndexOf('/');
        ((ObjectNode) tree.at(path.substring(0, cut))).put(path.substring(cut + 1), value);
        return ResultVerifier.violations(ResultDocument.read(MAPPER.writeValueAsBytes(tree)));
    }

    @Test
    void aResultOfARunAgreesWithItself() {
        assertThat(ResultVerifier.violations(good())).isEmpty();
    }

    @Test
    void aNumberThatWasBentIsFoundOut() throws IOException {
        for (String path : List.of(
                "/energy_total_j",
                "/energy_adjusted_j",
                "/energy_per_output_token_j",
                "/tokens_per_second",
                "/duration_s",
                "/output_tokens",
                "/average_power_w",
                "/baseline_power_w",
                "/repetitions/1/energy_total_j",
                "/repetitions/0/energy_adjusted_j",
                "/repetitions/0/duration_s",
                "/repetitions/0/average_power_w",
                "/repetitions/0/tokens_per_second",
                "/repetitions/0/devices/0/energy_j",
                "/phases/prefill_s",
                "/phases/energy_decode_j",
                "/repetitions/0/phases/decode_s",
                "/repetitions/0/phases/other_s",
                "/repetitions/0/phases/energy_other_j",
                "/repetitions/0/phases/decode_tokens_per_second",
                "/repetitions/1/latency/time_to_first_token_s/p95",
                "/repetitions/1/latency/inter_token_latency_s/mean",
                "/latency/request_latency_s/count",
                "/latency/request_latency_s/max",
                "/energy_breakdown/raw_j",
                "/energy_breakdown/adjusted_j")) {
            assertThat(violationsWhen(path, 123.456)).as(path).isNotEmpty();
        }
    }

    @Test
    void anUnknownEnergyWithoutAReasonIsFoundOut() throws IOException {
        assertThat(violationsWhen("/repetitions/0/energy_total_j", null)).anyMatch(found -> found.contains("reason"));
    }

    @Test
    void aNumberOutOfTheRangeOfItsUnitIsFoundOut() throws IOException {
        assertThat(violationsWhen("/repetitions/0/temperature_end_c", 4000.0)).isNotEmpty();
        assertThat(violationsWhen("/repetitions/0/thermal_throttle_percent", 101.0))
                .isNotEmpty();
        assertThat(violationsWhen("/repetitions/0/estimators/coverage_percent", -1.0))
                .isNotEmpty();
        assertThat(violationsWhen("/peak_power_w", -5.0)).isNotEmpty();
        assertThat(violationsWhen("/uncertainty/percent", 0.1)).isNotEmpty();
    }
}
