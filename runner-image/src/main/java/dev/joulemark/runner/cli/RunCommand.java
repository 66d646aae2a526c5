package dev.joulemark.runner.cli;

import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.runner.measurement.Cancellation;
import dev.joulemark.runner.measurement.RunOutcome;
import dev.joulemark.runner.result.ResultDocument;
import dev.joulemark.runner.validation.ExperimentValidator;
import dev.joulemark.runner.validation.Validation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures experiments on this machine. */
@Command(
        name = "run",
        description =
                "Measure experiments on this machine: idle baseline, model load, warm-up, thermal floor, windows.",
        footer = {
            "",
            "Exit codes: 0 measured, 1 the run failed, 2 the experiment or the machine's configuration is wrong,",
            "3 measured but not valid (with --fail-on-invalid), 130 interrupted, 143 terminated."
        })
final class RunCommand implements Callable<Integer> {

    private final Console console;
    private final RunnerConfig config;
    private final Wiring wiring;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML or JSON, one experiment or several.")
    private List<Path> files = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Folder for results; default: ${DEFAULT-VALUE}.",
            defaultValue = "results")
    private Path output = Path.of("results");

    @Option(names = "--json", description = "Print result.json on standard output, everything else on standard error.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print errors only.")
    private boolean quiet;

    @Option(names = "--no-progress", description = "One line a phase instead of a progress bar.")
    private boolean noProgress;

    @Option(names = "--save-outputs", description = "Also write outputs.jsonl: the text of every prompt's generation.")
    private boolean saveOutputs;

    @Option(names = "--fail-on-invalid", description = "Exit with 3 when the verdict on the measurement is not True.")
    private boolean failOnInvalid;

    RunCommand(Console console, RunnerConfig config, Wiring wiring) {
        this.console = console;
        this.config = config;
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        List<ExperimentFile> read = read();
        List<String> faults = new ArrayList<>();
        for (ExperimentFile file : read) {
            file.errors().forEach(sentence -> faults.add(file.path() + ": " + sentence));
            if (file.errors().isEmpty() && file.experiments().isEmpty()) {
                faults.add(file.path() + ": There is no EnergyExperiment in this file: name a file that has one.");
            }
            file.unsupported(config.job() != null).forEach(sentence -> faults.add(file.path() + ": " + sentence));
        }
        if (!faults.isEmpty()) {
            return refuse(faults);
        }
        int worst = ExitCode.OK;
        for (ExperimentFile file : read) {
            for (Validation.Accepted experiment : file.experiments()) {
                int code = run(experiment);
                worst = worst == ExitCode.OK ? code : worst;
                if (code == ExitCode.INTERRUPTED) {
                    return code;
                }
            }
        }
        return worst;
    }

    private List<ExperimentFile> read() {
        ExperimentValidator validator = new ExperimentValidator();
        return files.stream().map(file -> ExperimentFile.read(file, validator)).toList();
    }

    /** On a cluster even a refusal must reach the status. */
    private int refuse(List<String> faults) {
        faults.forEach(console::error);
        new EnvelopeFile(config.job()).failed("SpecRefused", String.join(" ", faults));
        return ExitCode.BAD_CONFIGURATION;
    }

    private int run(Validation.Accepted experiment) {
        List<String> ignored = ExperimentFile.ignoredLocally(experiment);
        if (config.job() == null && !ignored.isEmpty() && !quiet) {
            console.human()
                    .println("note: the command line does not use spec." + String.join(", spec.", ignored) + ".");
        }
        Cancellation cancellation =
                new Cancellation(Durations.parse(experiment.spec().run().timeout()));
        // Outermost, so that a signalled process lives until everything is written and said.
        try (SignalGuard guard = new SignalGuard(cancellation)) {
            ExperimentSession.Finished finished = measure(experiment, cancellation);
            return finish(finished, guard.signalled());
        }
    }

    private ExperimentSession.Finished measure(Validation.Accepted experiment, Cancellation cancellation) {
        try (ClosableListener listener = listener()) {
            return new ExperimentSession(config, wiring, output, saveOutputs).run(experiment, listener, cancellation);
        }
    }

    private ClosableListener listener() {
        if (quiet) {
            return new ClosableListener.Silent();
        }
        boolean terminal = !noProgress
                && Optional.ofNullable(System.console())
                        .filter(java.io.Console::isTerminal)
                        .isPresent();
        return terminal
                ? new ProgressBarListener(console.human())
                : new LineListener(console.human(), Clock.system(ZoneId.systemDefault()));
    }

    private int finish(ExperimentSession.Finished finished, boolean signalled) {
        return switch (finished.outcome()) {
            case RunOutcome.Failed(RunOutcome.Blame blame, String ignored, String message) -> {
                console.error(message);
                yield code(blame);
            }
            case RunOutcome.Measured measured -> finish(measured.result(), finished, signalled);
        };
    }

    private static int code(RunOutcome.Blame blame) {
        return switch (blame) {
            case CONFIGURATION -> ExitCode.BAD_CONFIGURATION;
            case RUN -> ExitCode.RUN_FAILED;
            case CANCELLED -> ExitCode.INTERRUPTED;
        };
    }

    private int finish(ExperimentResult result, ExperimentSession.Finished finished, boolean signalled) {
        if (json) {
            console.result().print(new String(ResultDocument.bytes(result), StandardCharsets.UTF_8));
            console.result().flush();
        }
        if (!quiet) {
            new SummaryTable(json ? console.human() : console.result()).print(result, finished.folder());
        }
        if (finished.storeError() != null) {
            console.error(finished.storeError());
            if (config.job() == null) {
                return ExitCode.RUN_FAILED;
            }
            // In a Job the envelope says it, and the numbers in it count: the run has not failed.
        }
        if (signalled) {
            return ExitCode.INTERRUPTED;
        }
        boolean valid = result.measurementValid().status() == Validity.TRUE;
        return failOnInvalid && !valid ? ExitCode.INVALID_MEASUREMENT : ExitCode.OK;
    }
}
