package dev.joulemark.runner.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.result.BackendAttempt;
import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.runner.measurement.PowerMeter;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the energy of any command, or of a stretch of time. */
@Command(
        name = "measure",
        description = "Measure the energy of any command, or of a stretch of time.",
        footer = {"", "Exits with the command's own code; 2 when the configuration is wrong."})
final class MeasureCommand implements Callable<Integer> {

    private static final int NOT_FOUND = 127;

    private final Console console;
    private final Wiring wiring;

    @Option(names = "--duration", paramLabel = "TIME", description = "Measure this long, such as 20s or 1m.")
    private @Nullable String duration;

    @Option(names = "--backend", description = "Nvml, Zeus, Rapl or CodeCarbon; default: the first that answers.")
    private @Nullable String backend;

    @Option(names = "--sample-period", defaultValue = "100ms", description = "Default: ${DEFAULT-VALUE}.")
    private String samplePeriod = "100ms";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command and its arguments, after --.")
    private List<String> command = List.of();

    MeasureCommand(Console console, Wiring wiring) {
        this.console = console;
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws IOException {
        if (command.isEmpty() == (duration == null)) {
            console.error("measure needs either --duration or a command: joulemark measure -- sleep 10.");
            return ExitCode.BAD_CONFIGURATION;
        }
        try {
            Duration period = Durations.parse(samplePeriod);
            Work work = duration == null ? new Work(command) : new Work(Durations.parse(duration));
            return measure(period, work);
        } catch (IllegalArgumentException e) {
            console.error(e.getMessage() + ".");
            return ExitCode.BAD_CONFIGURATION;
        }
    }

    private int measure(Duration period, Work work) throws IOException {
        List<BackendAttempt> tried = new ArrayList<>();
        Path spool = Files.createTempFile("joulemark-measure", ".spool");
        PowerMeter meter = new PowerMeter(spool, period);
        try (PowerSource source = open(tried)) {
            if (source == null && backend != null) {
                tried.forEach(attempt -> console.error("--backend " + backend + ": " + attempt.reason()));
                return ExitCode.BAD_CONFIGURATION;
            }
            PowerMeter.Reading reading =
                    source == null ? meter.measureTime(tried, work) : meter.measure(source, tried, work);
            print(reading);
            return work.exitCode;
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /** Estimates are left out: they model this process, not the command. */
    private @Nullable PowerSource open(List<BackendAttempt> tried) {
        List<PowerSourceProvider> candidates = wiring.providers().stream()
                .filter(provider -> !"Estimate".equals(provider.backend()))
                .filter(provider -> backend == null || provider.backend().equalsIgnoreCase(backend))
                .toList();
        if (candidates.isEmpty()) {
            tried.add(new BackendAttempt(
                    String.valueOf(backend), false, "There is no such source: use Nvml, Zeus, Rapl or CodeCarbon."));
        }
        for (PowerSourceProvider provider : candidates) {
            switch (provider.open(OpenRequest.ofAnything())) {
                case Opening.Opened(PowerSource source) -> {
                    tried.add(new BackendAttempt(provider.backend(), true, "The first that answers."));
                    return source;
                }
                case Opening.Unavailable(String reason, String guidance) ->
                    tried.add(new BackendAttempt(provider.backend(), false, reason + " " + guidance));
            }
        }
        return null;
    }

    private void print(PowerMeter.Reading reading) {
        if (json) {
            console.result().println(document(reading).toPrettyString());
            return;
        }
        Double joules = reading.energyTotalJ();
        String energy = joules == null
                ? "unknown: " + reading.energyUnavailableReason()
                : String.format(Locale.ROOT, "%.4g J%s", joules, uncertainty(reading));
        row("energy", energy);
        if (joules != null) {
            row(
                    "average power",
                    String.format(
                            Locale.ROOT, "%.4g W", joules / reading.window().seconds()));
        }
        row("duration", String.format(Locale.ROOT, "%.3f s", reading.window().seconds()));
        row("energy source", reading.backend() + ", " + reading.scope());
        row(
                "measurement valid",
                reading.measurementValid().status() + "  "
                        + reading.measurementValid().reason());
        reading.warnings()
                .forEach(warning ->
                        row("warning", warning.code() + ": " + warning.message() + " " + warning.remediation()));
    }

    private static String uncertainty(PowerMeter.Reading reading) {
        Double percent = reading.uncertaintyPercent();
        return percent == null ? "" : String.format(Locale.ROOT, " ± %.1f %% (k = 2)", percent);
    }

    private void row(String name, String value) {
        console.human().println(String.format(Locale.ROOT, "%-18s %s", name, value));
    }

    private static ObjectNode document(PowerMeter.Reading reading) {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        ObjectNode document = mapper.createObjectNode();
        document.put("energy_total_j", reading.energyTotalJ());
        document.put("energy_unavailable_reason", reading.energyUnavailableReason());
        document.put("duration_s", reading.window().seconds());
        document.put("start_monotonic_ns", reading.window().startNanos());
        document.put("stop_monotonic_ns", reading.window().stopNanos());
        document.put("backend", reading.backend());
        document.put("scope", reading.scope());
        document.put("headline", reading.headline());
        document.put("uncertainty_percent", reading.uncertaintyPercent());
        document.put("quantisation_percent", reading.quantisationPercent());
        document.set("measurement_valid", mapper.valueToTree(reading.measurementValid()));
        document.set("warnings", mapper.valueToTree(reading.warnings()));
        document.set("devices", mapper.valueToTree(reading.devices()));
        document.set("tried", mapper.valueToTree(reading.tried()));
        return document;
    }

    /** The command or the wait, and the code it ended with. */
    private final class Work implements PowerMeter.Work {

        private final @Nullable Duration wait;
        private final List<String> commandLine;
        private int exitCode = ExitCode.OK;

        Work(Duration wait) {
            this.wait = wait;
            this.commandLine = List.of();
        }

        Work(List<String> commandLine) {
            this.wait = null;
            this.commandLine = List.copyOf(commandLine);
        }

        @Override
        public void perform() {
            try {
                if (wait == null) {
                    exitCode =
                            new ProcessBuilder(commandLine).inheritIO().start().waitFor();
                } else {
                    Thread.sleep(wait);
                }
            } catch (IOException e) {
                console.error("The command cannot be started: " + e.getMessage() + ".");
                exitCode = NOT_FOUND;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exitCode = ExitCode.INTERRUPTED;
            }
        }
    }
}
