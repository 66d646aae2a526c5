package dev.joulemark.runner.cli;

import dev.joulemark.api.result.SampleRow;
import dev.joulemark.runner.measurement.SampleRows;
import dev.joulemark.runner.power.SampleLog;
import dev.joulemark.runner.power.SpoolReader;
import dev.joulemark.runner.result.SamplesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Saves the samples of runs that were killed: their folders are hidden, and their windows are not known. */
@Command(
        name = "recover",
        description = "Save the samples of runs that were killed as samples.parquet.",
        footer = {
            "",
            "A run that was killed leaves a hidden folder .NAME.partial without a result. Its samples are complete up to",
            "half a second before the end; which of them belong to a measured window died with the runner."
        })
final class RecoverCommand implements Callable<Integer> {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "Folder of results, or the folder of one unfinished result.")
    private Path folder = Path.of("results");

    RecoverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            console.error(folder + " is not a folder: name the one that was given to run with --output.");
            return ExitCode.BAD_CONFIGURATION;
        }
        List<Path> spools = spools();
        if (spools.isEmpty()) {
            console.human().println("There is nothing to recover in " + folder + ".");
            return ExitCode.OK;
        }
        int failed = 0;
        for (Path spool : spools) {
            failed += recover(spool) ? 0 : 1;
        }
        return failed == 0 ? ExitCode.OK : ExitCode.RUN_FAILED;
    }

    private List<Path> spools() throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.endsWith(ExperimentSession.SPOOL_FILE))
                    .sorted()
                    .toList();
        }
    }

    private boolean recover(Path spool) {
        Path file = spool.resolveSibling(SamplesFile.FILE);
        try {
            SampleLog log = new SpoolReader().read(spool);
            List<SampleRow> rows = new SampleRows(List.of()).of(log);
            SamplesFile.write(file, rows, Map.of("recovered", "true"));
            double seconds = rows.isEmpty()
                    ? 0
                    : (rows.getLast().monotonicNs() - rows.getFirst().monotonicNs()) / NANOS_PER_SECOND;
            console.human()
                    .println(String.format(
                            Locale.ROOT,
                            "%s: %d samples of %d devices over %.1f s",
                            file,
                            rows.size(),
                            log.devices().size(),
                            seconds));
            return true;
        } catch (IOException e) {
            console.error(spool + " cannot be recovered: " + e.getMessage() + ".");
            return false;
        }
    }
}
