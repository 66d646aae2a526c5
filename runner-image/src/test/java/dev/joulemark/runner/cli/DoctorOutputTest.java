package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.doctor.AutoChoice;
import dev.joulemark.runner.doctor.Check;
import dev.joulemark.runner.doctor.Diagnosis;
import dev.joulemark.runner.doctor.GpuFinding;
import dev.joulemark.runner.doctor.SourceFinding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A diagnosis as programs and as people read it; the files beside are rewritten with -Djoulemark.generate=true. */
final class DoctorOutputTest {

    private static final Path GOLDEN = Path.of("src/test/resources/doctor");

    private static final Diagnosis DIAGNOSIS = new Diagnosis(
            true,
            "Energy can be measured here: gpu board by Nvml.",
            List.of(
                    nvml(),
                    new SourceFinding(
                            "Rapl",
                            false,
                            null,
                            null,
                            "There is no CPU package under /sys/class/powercap.",
                            "RAPL needs bare metal.",
                            null,
                            null,
                            List.of())),
            List.of(
                    new AutoChoice(
                            "gpu",
                            "Nvml",
                            "The first of Zeus, Nvml, CodeCarbon that answers.",
                            List.of(new AutoChoice.PassedOver("Zeus", "No zeusd answers."))),
                    new AutoChoice("cpu", null, "None of Rapl, CodeCarbon, Estimate answers.", List.of())),
            List.of(new GpuFinding(
                    "GPU-1",
                    "NVIDIA H100",
                    "570.00",
                    "00000000:3B:00.0",
                    500.0,
                    700.0,
                    34.0,
                    false,
                    null,
                    0,
                    List.of(new Check(
                            "persistence",
                            Check.Status.WARNING,
                            "Persistence mode is off.",
                            "sudo nvidia-smi -i GPU-1 -pm 1")))),
            List.of(new Check("java", Check.Status.OK, "Java 25.", null)));

    private static SourceFinding nvml() {
        return new SourceFinding(
                "Nvml",
                true,
                false,
                "gpu board",
                null,
                null,
                new SourceFinding.Sampling(100, 2, 10.5, 0, 0, 100.4, 0.12, 100),
                new SourceFinding.Accuracy(
                        "Counter",
                        "Counter is the best estimator there is, and every device has it.",
                        List.of(
                                new SourceFinding.WindowUncertainty(1, 5.8, 0.15),
                                new SourceFinding.WindowUncertainty(10, 5.8, 0.01)),
                        0.15),
                List.of(
                        new SourceFinding.Device(
                                "GPU-1",
                                "NVIDIA H100",
                                List.of("energy_counter", "instant_power"),
                                List.of(),
                                71.8,
                                null,
                                100.0,
                                null,
                                0.25,
                                1.5,
                                null),
                        new SourceFinding.Device(
                                "GPU-2",
                                "NVIDIA H100",
                                List.of("energy_counter"),
                                List.of("It tells no instantaneous power."),
                                null,
                                "of GPU-2 its energy counter did not move",
                                null,
                                null,
                                null,
                                null,
                                "field 186 failed: Unknown Error.")));
    }

    @Test
    void programsReadSnakeCaseWithNullForWhatIsUnknown() throws IOException {
        golden("doctor.json", DoctorCommand.document(DIAGNOSIS) + "\n");
    }

    @Test
    void peopleReadATableWithARemedyForEveryProblem() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DoctorTable(new PrintStream(out, true, StandardCharsets.UTF_8)).print(DIAGNOSIS);
        golden("doctor.txt", out.toString(StandardCharsets.UTF_8));
    }

    private static void golden(String name, String text) throws IOException {
        Path file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("joulemark.generate")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
