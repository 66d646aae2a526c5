package dev.joulemark.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.environment.Attribution.Kind;
import dev.joulemark.runner.environment.Attribution.Shared;
import dev.joulemark.runner.environment.Attribution.Sign;
import dev.joulemark.runner.environment.Attribution.Unknown;
import dev.joulemark.runner.power.GpuBoard;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import dev.joulemark.runner.power.GpuPowerLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("CM-11")
final class AttributionTest {

    private static final long MEBIBYTE = 1L << 20;

    /** A GPU that is idle but for what is said. */
    private record Gpu(
            @Nullable Boolean persistence,
            @Nullable Boolean mig,
            @Nullable Integer processes,
            @Nullable Long memoryUsed,
            @Nullable Boolean withReserve,
            @Nullable Double utilisation,
            @Nullable Integer graphics,
            @Nullable Integer mps) {

        static final Gpu IDLE = new Gpu(true, false, 0, 4 * MEBIBYTE, false, 0.0, 0, 0);

        GpuFacts facts(String uuid) {
            return new GpuFacts(
                    uuid,
                    "H100",
                    "570",
                    null,
                    700.0,
                    persistence,
                    mig,
                    40.0,
                    80L << 30,
                    processes,
                    GpuBoard.UNKNOWN,
                    GpuPowerLimits.UNKNOWN,
                    new GpuOccupancy(
                            memoryUsed, withReserve, utilisation, graphics, mps, false, List.of(), null, null, null),
                    null);
        }
    }

    private static Attribution before(Gpu gpu) {
        return Attribution.before(List.of(gpu.facts("GPU-1")));
    }

    private static List<Kind> kinds(Attribution attribution) {
        return switch (attribution) {
            case Shared(List<Sign> signs) -> signs.stream().map(Sign::kind).toList();
            case Attribution.Exclusive() -> List.of();
            case Unknown(String reason) -> throw new AssertionError(reason);
        };
    }

    @Test
    void anIdleGpuIsExclusive() {
        assertThat(before(Gpu.IDLE)).isEqualTo(new Attribution.Exclusive());
    }

    @Test
    @Tag("fault-37")
    void aPartitionedGpuIsShared() {
        assertThat(kinds(before(new Gpu(true, true, 0, 0L, false, null, 0, 0)))).containsExactly(Kind.PARTITIONED);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "3, true"})
    @Tag("fault-37")
    void processesOfTheMultiProcessServiceAreSeen(int mps, boolean shared) {
        Attribution attribution = before(new Gpu(true, false, 0, 0L, false, 0.0, 0, mps));
        assertThat(kinds(attribution)).isEqualTo(shared ? List.of(Kind.MULTI_PROCESS_SERVICE) : List.of());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void computeProcessesAreSeen(int processes, boolean shared) {
        Attribution attribution = before(new Gpu(true, false, processes, 0L, false, 0.0, 0, 0));
        assertThat(kinds(attribution)).isEqualTo(shared ? List.of(Kind.COMPUTE_PROCESSES) : List.of());
    }

    @ParameterizedTest
    @CsvSource({"67108864, false, false", "67108865, false, true", "1073741824, true, false", "1073741825, true, true"})
    void memoryInUseIsSeenAboveWhatAnIdleBoardShows(long used, boolean withReserve, boolean shared) {
        Attribution attribution = before(new Gpu(true, false, 0, used, withReserve, 0.0, 0, 0));
        assertThat(kinds(attribution)).isEqualTo(shared ? List.of(Kind.MEMORY_IN_USE) : List.of());
    }

    @ParameterizedTest
    @CsvSource({"5, true, false", "6, true, true", "100, false, false"})
    void workIsSeenUnlessLookingItselfWakesTheGpu(double percent, boolean persistence, boolean shared) {
        Attribution attribution = before(new Gpu(persistence, false, 0, 0L, false, percent, 0, 0));
        assertThat(kinds(attribution)).isEqualTo(shared ? List.of(Kind.BUSY) : List.of());
    }

    @Test
    void everySignIsNamedWithValueAndThreshold() {
        // Given a desktop on which somebody trains
        Attribution attribution = before(new Gpu(true, false, 2, 3000 * MEBIBYTE, false, 97.0, 4, 0));

        // Then
        assertThat(kinds(attribution)).containsExactly(Kind.COMPUTE_PROCESSES, Kind.MEMORY_IN_USE, Kind.BUSY);
        Sign memory = ((Shared) attribution).signs().get(1);
        assertThat(memory.gpu()).isEqualTo("GPU-1");
        assertThat(memory.value()).isEqualTo(3000.0 * MEBIBYTE);
        assertThat(memory.threshold()).isEqualTo(64.0 * MEBIBYTE);
        assertThat(memory.message()).contains("3000 MiB").contains("4 processes that draw");
    }

    @Test
    void processesThatOnlyDrawAreJudgedByTheirMemory() {
        assertThat(before(new Gpu(true, false, 0, 10 * MEBIBYTE, false, 1.0, 1, 0)))
                .isInstanceOf(Attribution.Exclusive.class);
    }

    @Test
    void oneSharedGpuDecidesAndThenOneUnknown() {
        // Given
        GpuFacts idle = Gpu.IDLE.facts("GPU-1");
        GpuFacts unknown = new Gpu(true, false, null, null, null, null, null, null).facts("GPU-2");
        GpuFacts used = new Gpu(true, false, 1, 0L, false, 0.0, 0, 0).facts("GPU-3");

        // Then
        assertThat(Attribution.before(List.of(idle, unknown, used))).isInstanceOf(Shared.class);
        assertThat(Attribution.before(List.of(idle, unknown)))
                .isInstanceOfSatisfying(
                        Unknown.class,
                        answer -> assertThat(answer.reason()).contains("GPU-2").contains("neither the processes"));
        assertThat(Attribution.before(List.of())).isInstanceOf(Unknown.class);
    }

    @Test
    void whetherItIsPartitionedMustBeKnown() {
        assertThat(before(new Gpu(true, null, 0, 0L, false, 0.0, 0, 0)))
                .isInstanceOfSatisfying(
                        Unknown.class, answer -> assertThat(answer.reason()).contains("MIG"));
    }

    @Test
    void memoryAloneOrTheNumberOfProcessesAloneIsEnough() {
        assertThat(before(new Gpu(true, false, null, 0L, false, null, null, null)))
                .isInstanceOf(Attribution.Exclusive.class);
        assertThat(before(new Gpu(true, false, 0, null, null, null, null, null)))
                .isInstanceOf(Attribution.Exclusive.class);
    }

    @ParameterizedTest
    @EnumSource
    void onlyPartitionsAndTheMultiProcessServiceAreMadeForSharing(Kind kind) {
        boolean made = kind == Kind.PARTITIONED || kind == Kind.MULTI_PROCESS_SERVICE;
        assertThat(kind.sharesPowerDomain()).isEqualTo(made);
    }
}
