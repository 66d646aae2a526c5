package dev.joulemark.runner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.runner.doctor.Diagnosis;
import dev.joulemark.runner.doctor.Doctor;
import dev.joulemark.runner.measurement.BackendOrder;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what can be measured on this machine, how well, and what would improve it. */
@Command(
        name = "doctor",
        description = "Say what can be measured on this machine, how well, and what would improve it.",
        footer = {"", "Exit codes: 0 whatever was found, 2 for a wrong option. Scripts read measurable in --json."})
final class DoctorCommand implements Callable<Integer> {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Console console;
    private final RunnerConfig config;
    private final Wiring wiring;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "3s",
            description = "Sample each source this long, from 1s to 10m. Default: ${DEFAULT-VALUE}.")
    private String duration = "3s";

    DoctorCommand(Console console, RunnerConfig config, Wiring wiring) {
        this.console = console;
        this.config = config;
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Duration length;
        try {
            length = Durations.parse(duration);
        } catch (IllegalArgumentException e) {
            console.error("--duration: " + e.getMessage() + ".");
            return ExitCode.BAD_CONFIGURATION;
        }
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            console.error("--duration is " + duration + ": give a time from 1s to 10m.");
            return ExitCode.BAD_CONFIGURATION;
        }
        Diagnosis diagnosis = new Doctor(
                        wiring.providers(),
                        wiring.inventory(),
                        new Doctor.Orders(BackendOrder.ON_GPU, BackendOrder.ON_CPU),
                        config.environment(),
                        config.cacheFolder())
                .examine(length, backend -> console.human().println("looking at " + backend + " …"));
        if (json) {
            console.result().println(document(diagnosis));
        } else {
            new DoctorTable(console.result()).print(diagnosis);
        }
        return ExitCode.OK;
    }

    static String document(Diagnosis diagnosis) throws JsonProcessingException {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
                .build()
                .writeValueAsString(diagnosis);
    }
}
