package dev.joulemark.runner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.RunnerKind;
import dev.joulemark.plan.SpecDocument;
import dev.joulemark.runner.measurement.Cancellation;
import dev.joulemark.runner.measurement.PromptOutput;
import dev.joulemark.runner.measurement.RunIdentity;
import dev.joulemark.runner.measurement.RunListener;
import dev.joulemark.runner.measurement.RunOutcome;
import dev.joulemark.runner.measurement.RunRequest;
import dev.joulemark.runner.result.ResultDocument;
import dev.joulemark.runner.result.SamplesFile;
import dev.joulemark.runner.result.TimeseriesFile;
import dev.joulemark.runner.store.ResultFolder;
import dev.joulemark.runner.store.StoreException;
import dev.joulemark.runner.validation.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One experiment from its document to its folder: runs it, writes the files, and last the envelope. */
final class ExperimentSession {

    private static final String EXPERIMENT_FILE = "experiment.yaml";
    private static final String OUTPUTS_FILE = "outputs.jsonl";
    /** Where samples go while measuring; what a killed run leaves of them. */
    static final String SPOOL_FILE = "samples.spool";

    private static final int ID_BYTES = 3;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private static final JsonMapper LINES = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /**
     * How it ended.
     *
     * @param outcome numbers, or why there are none
     * @param folder the finished result; null when there is none
     * @param storeError why the result could not be written or kept; null when it could, or there is none
     */
    record Finished(
            RunOutcome outcome,
            @Nullable Path folder,
            @Nullable String storeError) {}

    private final RunnerConfig config;
    private final Wiring wiring;
    private final Path output;
    private final boolean saveOutputs;
    private final EnvelopeFile envelope;

    ExperimentSession(RunnerConfig config, Wiring wiring, Path output, boolean saveOutputs) {
        this.config = config;
        this.wiring = wiring;
        this.output = output.toAbsolutePath().normalize();
        this.saveOutputs = saveOutputs;
        this.envelope = new EnvelopeFile(config.job());
    }

    Finished run(Validation.Accepted experiment, RunListener listener, Cancellation cancellation) {
        RunIdentity identity = identity(experiment);
        ResultPlace place = ResultPlace.of(config, wiring);
        ResultFolder folder;
        try {
            folder = ResultFolder.begin(output, identity.experimentId());
            folder.write(EXPERIMENT_FILE, document(experiment));
            Optional<RunOutcome.Failed> refused = place.refusal(identity.experimentId(), folder.file(EXPERIMENT_FILE));
            if (refused.isPresent()) {
                return failed(refused.get(), folder);
            }
        } catch (IOException e) {
            return failed(
                    new RunOutcome.Failed(
                            RunOutcome.Blame.CONFIGURATION,
                            "ResultsUnwritable",
                            "Results cannot be written to " + output + " (" + e
                                    + "): name a writable folder with --output."),
                    null);
        }
        RunRequest request = new RunRequest(
                identity, experiment.spec(), config.cacheFolder(), folder.file(SPOOL_FILE), files(), cancellation);
        return switch (wiring.runner().run(request, listener)) {
            case RunOutcome.Failed failed -> failed(failed, folder);
            case RunOutcome.Measured measured -> measured(measured, folder, place);
        };
    }

    private Finished failed(RunOutcome.Failed failed, @Nullable ResultFolder folder) {
        if (folder != null && !failed.reason().equals(RunOutcome.INCONSISTENT)) {
            discard(folder);
        }
        envelope.failed(failed.reason(), failed.message());
        return new Finished(failed, null, null);
    }

    private Finished measured(RunOutcome.Measured measured, ResultFolder folder, ResultPlace place) {
        byte[] bytes = ResultDocument.bytes(measured.result());
        try {
            write(measured, bytes, folder);
        } catch (IOException | UncheckedIOException e) {
            return unstored(
                    measured,
                    null,
                    "The result could not be written to " + folder.partial() + " (" + e
                            + "): make room or name another folder with --output.");
        }
        try {
            if (place.isElsewhere()) {
                // A process that is ended while it waits for the store has said its numbers.
                envelope.measured(measured.result(), null, "The runner ended before the result was uploaded.");
            }
            envelope.measured(
                    measured.result(), place.keep(folder.complete(), bytes).orElse(null), null);
            return new Finished(measured, folder.complete(), null);
        } catch (StoreException | IOException e) {
            return unstored(measured, folder.complete(), "The result was not uploaded: " + e.getMessage() + ".");
        }
    }

    private Finished unstored(RunOutcome.Measured measured, @Nullable Path folder, String message) {
        envelope.measured(measured.result(), null, message);
        return new Finished(measured, folder, message);
    }

    private void write(RunOutcome.Measured measured, byte[] bytes, ResultFolder folder) throws IOException {
        ExperimentResult result = measured.result();
        Map<String, String> metadata = Map.of(
                "experiment_id",
                result.experimentId(),
                "spec_hash",
                result.specHash(),
                "schema_version",
                result.schemaVersion());
        TimeseriesFile.write(folder.file(TimeseriesFile.FILE), measured.timeseries(), metadata);
        SamplesFile.write(folder.file(SamplesFile.FILE), measured.samples(), metadata);
        if (saveOutputs) {
            folder.write(OUTPUTS_FILE, lines(measured.outputs()));
        }
        folder.write(ResultDocument.FILE, bytes);
        Files.deleteIfExists(folder.file(SPOOL_FILE));
        folder.publish();
    }

    private List<String> files() {
        List<String> files = new ArrayList<>(List.of(TimeseriesFile.FILE, SamplesFile.FILE, EXPERIMENT_FILE));
        if (saveOutputs) {
            files.add(OUTPUTS_FILE);
        }
        return files;
    }

    /** The effective experiment: every default filled in, and fit to be run or applied again. */
    private static byte[] document(Validation.Accepted experiment) throws JsonProcessingException {
        ObjectNode root = YAML.createObjectNode();
        root.set("apiVersion", experiment.document().get("apiVersion"));
        root.set("kind", experiment.document().get("kind"));
        root.putObject("metadata").put("name", experiment.name());
        root.set("spec", SpecDocument.of(experiment.spec()));
        return YAML.writeValueAsBytes(root);
    }

    private static byte[] lines(List<PromptOutput> outputs) throws JsonProcessingException {
        StringBuilder text = new StringBuilder();
        for (PromptOutput line : outputs) {
            text.append(LINES.writeValueAsString(line)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a failed run leaves is hidden anyway; a folder that cannot be removed does not hide the reason of the failure. */
    private static void discard(ResultFolder folder) {
        try {
            folder.discard();
        } catch (IOException e) {
            System.getLogger(ExperimentSession.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot remove {0}: {1}", folder.partial(), e);
        }
    }

    private RunIdentity identity(Validation.Accepted experiment) {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        String id = experiment.name() + "-" + STAMP.format(Instant.now()) + "-"
                + HexFormat.of().formatHex(random);
        RunnerConfig.Job job = config.job();
        return new RunIdentity(
                id,
                experiment.name(),
                job == null ? null : job.experimentUid(),
                job == null ? 1 : job.attempt(),
                new RunIdentity.Runner(job == null ? RunnerKind.LOCAL_PROCESS : RunnerKind.JOB, RunnerVersion.text()));
    }
}
