package dev.joulemark.runner.cli;

import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.runner.result.EnvelopeIdentity;
import dev.joulemark.runner.result.EnvelopeText;
import dev.joulemark.runner.result.Envelopes;
import dev.joulemark.runner.result.StoredDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** The termination message of a Job. On the command line nothing is written. */
final class EnvelopeFile {

    private final RunnerConfig.@Nullable Job job;

    EnvelopeFile(RunnerConfig.@Nullable Job job) {
        this.job = job;
    }

    void measured(ExperimentResult result, @Nullable StoredDocument stored, @Nullable String storeMessage) {
        if (job != null) {
            write(job, Envelopes.measured(identity(job), result, stored, storeMessage));
        }
    }

    void failed(String reason, String message) {
        if (job != null) {
            write(job, Envelopes.failed(identity(job), reason, message));
        }
    }

    private static EnvelopeIdentity identity(RunnerConfig.Job job) {
        return new EnvelopeIdentity(job.experimentUid(), job.attempt());
    }

    private static void write(RunnerConfig.Job job, ResultEnvelope envelope) {
        try {
            Files.writeString(job.terminationMessage(), EnvelopeText.of(envelope), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the termination message", e);
        }
    }
}
