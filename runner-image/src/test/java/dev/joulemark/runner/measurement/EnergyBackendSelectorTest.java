package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.EnergyBackend;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which energy source is taken. */
@Tag("CM-14")
final class EnergyBackendSelectorTest {

    private static final ComputeDevice GPU = new ComputeDevice.Gpu("GPU-1", 0);
    private static final ComputeDevice CPU = new ComputeDevice.Cpu();

    private final List<String> opened = new ArrayList<>();
    private final List<OpenRequest> requests = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"Zeus Nvml CodeCarbon, Zeus", "Nvml CodeCarbon, Nvml", "CodeCarbon, CodeCarbon", "Rapl Estimate, None"})
    @Tag("CM-12")
    void autoOnAGpuTakesTheFirstOfZeusNvmlCodeCarbon(String available, String expected) throws RunException {
        assertThat(chosen(available, EnergyBackend.AUTO, GPU)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Nvml Rapl CodeCarbon Estimate, Rapl", "Nvml CodeCarbon Estimate, CodeCarbon", "Nvml Estimate, Estimate"
    })
    void autoOnACpuTakesTheFirstOfRaplCodeCarbonEstimateAndNeverTouchesNvml(String available, String expected)
            throws RunException {
        assertThat(chosen(available, EnergyBackend.AUTO, CPU)).isEqualTo(expected);
        assertThat(opened).doesNotContain("Nvml");
    }

    @Test
    void whatWasTriedIsRecordedWithTheReason() throws RunException {
        // When
        SelectedBackend selected = selector("Estimate").select(EnergyBackend.AUTO, CPU);

        // Then
        assertThat(selected.tried())
                .extracting(attempt -> attempt.backend() + " " + attempt.chosen())
                .containsExactly("Rapl false", "CodeCarbon false", "Estimate true");
        assertThat(selected.tried().getFirst().reason()).isEqualTo("Not here. Install it.");
    }

    @Test
    @Tag("CM-14a")
    void aNamedSourceThatIsNotThereIsAConfigurationErrorWithGuidance() {
        assertThatThrownBy(() -> selector("Rapl").select(EnergyBackend.NVML, CPU))
                .isInstanceOfSatisfying(
                        RunException.class,
                        e -> assertThat(e.outcome())
                                .isEqualTo(
                                        new RunOutcome.Failed(
                                                RunOutcome.Blame.CONFIGURATION,
                                                "EnergyBackendUnavailable",
                                                "measurement.energyBackend is Nvml, which is not available: Not here. Install it.")));
    }

    @Test
    @Tag("CM-14a")
    void noneOpensNothing() throws RunException {
        assertThat(chosen("Nvml Rapl", EnergyBackend.NONE, CPU)).isEqualTo("None");
        assertThat(opened).isEmpty();
    }

    @Test
    @Tag("CM-12")
    void aSourceHearsWhatComputesAndWhichDaemonTheExperimentNames() throws RunException {
        // Given
        EnergyBackendSelector selector =
                new EnergyBackendSelector(List.of(provider("Zeus", true)), "tcp://node-local:4938");

        // When
        selector.select(EnergyBackend.ZEUS, GPU);
        selector.select(EnergyBackend.ZEUS, CPU);

        // Then
        assertThat(requests)
                .containsExactly(
                        new OpenRequest(OpenRequest.Target.GPU, List.of("GPU-1"), "tcp://node-local:4938"),
                        new OpenRequest(OpenRequest.Target.CPU, List.of(), "tcp://node-local:4938"));
    }

    @ParameterizedTest
    @CsvSource({"ZEUS, Zeus", "CODECARBON, CodeCarbon", "NVML, Nvml", "RAPL, Rapl"})
    @Tag("CM-14a")
    void everySourceCanBeNamedAndIsMissedByName(EnergyBackend wanted, String name) throws RunException {
        assertThat(chosen(name, wanted, GPU)).isEqualTo(name);
        assertThatThrownBy(() -> chosen("Estimate", wanted, GPU))
                .isInstanceOfSatisfying(
                        RunException.class,
                        e -> assertThat(e.outcome().toString())
                                .contains("energyBackend is " + name + ", which is not available")
                                .contains("Install it."));
    }

    private String chosen(String available, EnergyBackend wanted, ComputeDevice device) throws RunException {
        PowerSource source = selector(available).select(wanted, device).source();
        return source == null ? "None" : source.backend();
    }

    private EnergyBackendSelector selector(String available) {
        Set<String> there = Set.of(available.split(" "));
        return new EnergyBackendSelector(Stream.of("Estimate", "CodeCarbon", "Rapl", "Nvml", "Zeus")
                .map(backend -> provider(backend, there.contains(backend)))
                .toList());
    }

    private PowerSourceProvider provider(String backend, boolean available) {
        return new PowerSourceProvider() {
            @Override
            public String backend() {
                return backend;
            }

            @Override
            public Opening open(OpenRequest request) {
                requests.add(request);
                opened.add(backend);
                return available
                        ? new Opening.Opened(new Named(backend))
                        : new Opening.Unavailable("Not here.", "Install it.");
            }
        };
    }

    private record Named(String backend) implements PowerSource {

        @Override
        public String scope() {
            return "test";
        }

        @Override
        public List<PowerDevice> devices() {
            return List.of(new PowerDevice("d", "d"));
        }

        @Override
        public boolean isEstimate() {
            return false;
        }

        @Override
        public void read(int device, PowerReading reading) {
            reading.clear();
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
