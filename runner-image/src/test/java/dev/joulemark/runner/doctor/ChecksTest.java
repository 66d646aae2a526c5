package dev.joulemark.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.GpuBoard;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import dev.joulemark.runner.power.GpuPowerLimits;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every problem has a remedy, and a healthy machine has none. */
final class ChecksTest {

    @Test
    void aHealthyMachineHasNothingToRemedy() {
        assertThat(MachineJudge.judge(Sightings.machine()))
                .hasSize(6)
                .allSatisfy(check -> assertThat(check.status()).isEqualTo(Check.Status.OK))
                .allSatisfy(check -> assertThat(check.remedy()).isNull());
    }

    @Test
    void everythingThatIsWrongIsSaidWithARemedy() {
        // Given
        MachineSighting seen = new MachineSighting(
                "24",
                24,
                1,
                8,
                9.0,
                Path.of("/cache"),
                "/ cannot be written by this user",
                1L << 30,
                null,
                List.of(),
                List.of(Path.of("/sys/class/powercap/intel-rapl:0/energy_uj"), Path.of("/p/intel-rapl:1/energy_uj")));

        // When
        List<Check> checks = MachineJudge.judge(seen);

        // Then
        assertThat(checks)
                .hasSize(7)
                .allSatisfy(check -> assertThat(check.remedy()).isNotBlank())
                .noneMatch(check -> check.status() == Check.Status.OK);
        assertThat(checks.getLast().remedy())
                .startsWith("sudo chmod a+r /sys/class/powercap/intel-rapl:0/energy_uj /p/intel-rapl:1/energy_uj");
        assertThat(checks.get(4).detail()).startsWith("1 of 8 processors");
    }

    @Test
    void whatIsNotKnownIsNoProblemAndNoZero() {
        // Given
        MachineSighting seen = new MachineSighting(
                "25", 25, 4, 4, null, Path.of("/cache"), null, null, "/opt/native", List.of(), List.of());

        // Then
        assertThat(MachineJudge.judge(seen))
                .anySatisfy(check -> assertThat(check.detail()).isEqualTo("The room left for the cache is not known."))
                .anySatisfy(check -> assertThat(check.detail()).isEqualTo("The load of the machine is not known."))
                .noneMatch(check -> check.status() == Check.Status.PROBLEM);
    }

    private static List<Check> gpu(@Nullable Boolean persistence, @Nullable Boolean mig, @Nullable Integer processes) {
        return GpuFinding.of(new GpuFacts("GPU-1", "H100", "570", null, 700.0, persistence, mig, 40.0, 1L, processes))
                .checks();
    }

    @Test
    void aGpuThatIsReadyHasNothingToRemedy() {
        assertThat(gpu(true, false, 0)).hasSize(3).allMatch(check -> check.status() == Check.Status.OK);
        assertThat(gpu(true, null, 0)).allMatch(check -> check.status() == Check.Status.OK);
    }

    @Test
    void everyStateOfAGpuThatSpoilsNumbersNamesItsCommand() {
        assertThat(gpu(false, true, 2))
                .extracting(Check::remedy)
                .containsExactly(
                        "sudo nvidia-smi -i GPU-1 -pm 1",
                        "sudo nvidia-smi -i GPU-1 -mig 0",
                        "End them; nvidia-smi --query-compute-apps=pid,name --format=csv lists them.");
        assertThat(gpu(null, false, null)).extracting(Check::status).contains(Check.Status.WARNING);
    }

    @Test
    void aPowerLimitThatSomebodySetAndASharedContextAreNamed() {
        // Given
        GpuFacts gpu = new GpuFacts(
                "GPU-1",
                "H100",
                "570",
                null,
                500.0,
                true,
                false,
                40.0,
                1L,
                2,
                GpuBoard.UNKNOWN,
                new GpuPowerLimits(500.0, 700.0, 200.0, 700.0),
                new GpuOccupancy(null, null, null, null, 2, null, List.of(), null, null, null),
                null);

        // Then
        assertThat(GpuFinding.of(gpu).checks())
                .extracting(Check::remedy)
                .contains("sudo nvidia-smi -i GPU-1 -pl 700, unless it is meant")
                .anySatisfy(remedy -> assertThat(remedy).contains("nvidia-cuda-mps-control"));
    }

    @Test
    void aGpuThatDoesNotAnswerIsAProblemOfItsOwn() {
        GpuFinding lost = GpuFinding.of(new GpuFacts(
                "unreadable-1", "unreadable: GPU is lost", "570", null, null, null, null, null, null, null));
        assertThat(lost.checks()).singleElement().satisfies(check -> {
            assertThat(check.status()).isEqualTo(Check.Status.PROBLEM);
            assertThat(check.detail()).contains("GPU is lost");
        });
    }
}
