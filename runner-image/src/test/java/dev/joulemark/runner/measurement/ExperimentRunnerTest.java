package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import dev.joulemark.api.result.RepetitionResult;
import dev.joulemark.api.result.Validity;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a device that still works after {@code generate} returned. */
final class ExperimentRunnerTest {

    private static final String SHORT =
            "{baseline: {strategy: None}, warmup: {runs: 0}, repetitions: 1, cooldown: 0s, samplePeriod: 20ms}";

    @TempDir
    private Path folder;

    @Test
    @Tag("CM-15")
    @Tag("HV-2")
    void energyOfWorkThatIsStillQueuedIsCounted() {
        // Given
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(50));

        // When
        ExperimentResult result = measured(gpu, SHORT);

        // Then
        assertThat(result.energyTotalJ()).isCloseTo(expected(gpu, result), within(1.0));
        assertThat(LifecycleVerifier.violations(result.lifecycle(), 1)).isEmpty();
        assertThat(time(result, LifecycleEventType.STOP_SYNC_END))
                .isLessThan(time(result, LifecycleEventType.ENERGY_STOP));
        assertThat(result.measurementValid().reason()).isEqualTo("Measured");
    }

    @Test
    @Tag("CM-15")
    void withoutTheSyncTheJoulesWouldBeWrong() {
        // Given: what the test above would see if nobody synchronised
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(50)).withoutSynchronisation();

        // When
        ExperimentResult result = measured(gpu, SHORT);

        // Then: most of the queued work is missed, how much depends on when the threads ran
        double queued =
                (AsynchronousGpu.BUSY_WATTS - AsynchronousGpu.IDLE_WATTS) * AsynchronousGpu.QUEUED.toMillis() / 1_000;
        assertThat(expected(gpu, result) - result.energyTotalJ()).isGreaterThan(queued / 4);
    }

    @Test
    @Tag("CM-17")
    @Tag("CM-18")
    @Tag("CM-19")
    @Tag("CM-25")
    @Tag("CM-L")
    void aWholeLifecycleIsInOrderAndItsNumbersAgree() {
        // Given
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(20));
        String measurement = "{baseline: {strategy: Fresh, duration: 1s}, warmup: {runs: 2, thermalFloor: 200ms},"
                + " repetitions: 3, cooldown: 100ms, samplePeriod: 20ms}";

        // When
        ExperimentResult result = measured(gpu, measurement);

        // Then
        assertThat(result.baselinePowerW()).isCloseTo(AsynchronousGpu.IDLE_WATTS, within(0.5));
        assertThat(result.contextBaselinePowerW()).isCloseTo(AsynchronousGpu.IDLE_WATTS, within(0.5));
        assertThat(result.repetitions()).hasSize(3).allSatisfy(this::adjustmentHolds);
        assertThat(result.warmup().iterationsCompleted()).isEqualTo(2);
        assertThat(result.warmup().thermalFloorWaitS()).isBetween(0.2, 0.4);
        assertThat(result.energyPerOutputTokenJ())
                .isCloseTo(3 * result.energyTotalJ() / (3 * result.outputTokens()), within(1e-9));
        assertThat(result.statistics().count()).isEqualTo(3);
        assertThat(order(result))
                .containsSubsequence(
                        LifecycleEventType.SNAPSHOT,
                        LifecycleEventType.BASELINE_BEGIN,
                        LifecycleEventType.BASELINE_END,
                        LifecycleEventType.MODEL_LOAD_BEGIN,
                        LifecycleEventType.MODEL_LOAD_END,
                        LifecycleEventType.CONTEXT_BASELINE_BEGIN,
                        LifecycleEventType.CONTEXT_BASELINE_END,
                        LifecycleEventType.PROMPTS_BEGIN,
                        LifecycleEventType.PROMPTS_END,
                        LifecycleEventType.WARMUP_BEGIN,
                        LifecycleEventType.WARMUP_END,
                        LifecycleEventType.THERMAL_FLOOR_BEGIN,
                        LifecycleEventType.THERMAL_FLOOR_END,
                        LifecycleEventType.START_SYNC_BEGIN,
                        LifecycleEventType.START_SYNC_END,
                        LifecycleEventType.ENERGY_START,
                        LifecycleEventType.GENERATE_BEGIN,
                        LifecycleEventType.GENERATE_END,
                        LifecycleEventType.STOP_SYNC_BEGIN,
                        LifecycleEventType.STOP_SYNC_END,
                        LifecycleEventType.ENERGY_STOP,
                        LifecycleEventType.COOLDOWN_BEGIN,
                        LifecycleEventType.COOLDOWN_END,
                        LifecycleEventType.CLOSING_BASELINE_BEGIN,
                        LifecycleEventType.CLOSING_BASELINE_END);
        assertThat(result.closingBaselinePowerW()).isCloseTo(AsynchronousGpu.IDLE_WATTS, within(0.5));
        assertThat(ResultVerifier.violations(result)).isEmpty();
    }

    @Test
    @Tag("CM-28")
    @Tag("fault-39")
    void warmUpIsNeverCounted() {
        // When
        ExperimentResult result = measured(
                new AsynchronousGpu(Duration.ofMillis(2)),
                "{baseline: {strategy: None}, warmup: {runs: 3, thermalFloor: 10ms}, repetitions: 1, samplePeriod: 20ms}");

        // Then: two prompts of three tokens, ten tokens each
        assertThat(result.inputTokens()).isEqualTo(6);
        assertThat(result.outputTokens()).isEqualTo(20);
        assertThat(result.flops().value()).isEqualTo(2.0 * 800 * 26);
    }

    @Test
    @Tag("CM-14a")
    void energyBackendNoneMeasuresEverythingElseAndWarnsOfNothing() {
        // When
        ExperimentResult result = measured(
                new AsynchronousGpu(Duration.ofMillis(2)), "{energyBackend: None, warmup: {runs: 0}, repetitions: 1}");

        // Then
        assertThat(result.energyTotalJ()).isNull();
        assertThat(result.energyUnavailableReason()).isEqualTo("measurement.energyBackend is None.");
        assertThat(result.tokensPerSecond()).isPositive();
        assertThat(result.measurementWarnings())
                .extracting(warning -> warning.code())
                .containsExactly("short_measurement_duration");
        assertThat(result.measurementValid().status()).isEqualTo(Validity.UNKNOWN);
        assertThat(result.measurementValid().reason()).isEqualTo("NotMeasured");
    }

    @Test
    void theEnergyOfAGpuThatDoesNotComputeIsANumberWithTheVerdictWrongDevice() {
        // When
        ExperimentResult result = measured(
                new AsynchronousGpu(Duration.ofMillis(20)).besideACpu(),
                "{energyBackend: Nvml, baseline: {strategy: None}, warmup: {runs: 0}, repetitions: 1, samplePeriod: 20ms}");

        // Then
        assertThat(result.energyTotalJ()).isPositive();
        assertThat(result.measurementValid().status()).isEqualTo(Validity.FALSE);
        assertThat(result.measurementValid().reason()).isEqualTo("WrongDevice");
    }

    @Test
    void anInterruptedRunKeepsWhatItMeasuredAndSaysSo() {
        // Given
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(100));
        Cancellation cancellation = new Cancellation(Duration.ofMinutes(1));

        // When
        RunOutcome outcome = Runs.runner(gpu, List.of(gpu))
                .run(Runs.request(Runs.spec(SHORT), folder, cancellation), Runs.atFirstTokens(cancellation::interrupt));

        // Then
        assertThat(outcome).isInstanceOfSatisfying(RunOutcome.Measured.class, measured -> {
            assertThat(measured.result().outputTokens()).isBetween(2.0, 18.0);
            assertThat(measured.result().measurementValid().reason()).isEqualTo("IncompleteTokens");
        });
    }

    @Test
    void aPromptThatIsLongerThanTheContextIsRefusedWithBothNumbers() {
        // Given
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(2)).withContext(2);

        // When
        RunOutcome outcome = Runs.runner(gpu, List.of(gpu)).run(Runs.request(Runs.spec(SHORT), folder), Runs.SILENT);

        // Then
        assertThat(outcome)
                .isEqualTo(new RunOutcome.Failed(
                        RunOutcome.Blame.CONFIGURATION,
                        "PromptTooLong",
                        "workload.maxInputTokens is 512, but 2 prompts are longer than the model's context of 2 tokens:"
                                + " lower it to at most that."));
    }

    @Test
    void aRunThatTakesLongerThanItsTimeoutFails() {
        // Given
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(10));
        String measurement = "{baseline: {strategy: Fresh, duration: 5s}, samplePeriod: 20ms}";

        // When
        RunOutcome outcome = Runs.runner(gpu, List.of(gpu))
                .run(
                        Runs.request(Runs.spec(measurement), folder, new Cancellation(Duration.ofMillis(300))),
                        Runs.SILENT);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RunOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("Timeout"));
    }

    private ExperimentResult measured(AsynchronousGpu gpu, String measurement) {
        List<PowerSourceProvider> providers = List.of(gpu);
        RunOutcome outcome = Runs.runner(gpu, providers).run(Runs.request(Runs.spec(measurement), folder), Runs.SILENT);
        assertThat(outcome).isInstanceOf(RunOutcome.Measured.class);
        return ((RunOutcome.Measured) outcome).result();
    }

    private void adjustmentHolds(RepetitionResult repetition) {
        assertThat(repetition.energyAdjustedJ())
                .isCloseTo(
                        repetition.energyTotalJ() - AsynchronousGpu.IDLE_WATTS * repetition.durationS(), within(0.5));
    }

    /** Idle power over the window, and all the work that was started in it. */
    private static double expected(AsynchronousGpu gpu, ExperimentResult result) {
        return AsynchronousGpu.IDLE_WATTS * result.durationS() + gpu.joulesOfWork();
    }

    private static long time(ExperimentResult result, LifecycleEventType type) {
        return result.lifecycle().stream()
                .filter(event -> event.event() == type)
                .mapToLong(LifecycleEvent::monotonicNs)
                .findFirst()
                .orElseThrow();
    }

    private static List<LifecycleEventType> order(ExperimentResult result) {
        return result.lifecycle().stream().map(LifecycleEvent::event).toList();
    }
}
