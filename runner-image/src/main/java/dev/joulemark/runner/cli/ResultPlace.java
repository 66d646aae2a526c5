package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.RunOutcome;
import dev.joulemark.runner.result.ResultDocument;
import dev.joulemark.runner.result.StoredDocument;
import dev.joulemark.runner.store.BucketPlace;
import dev.joulemark.runner.store.ResultUpload;
import dev.joulemark.runner.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a finished folder is kept for good: where it lies, in a bucket, or, in a Job without a place, nowhere.
 *
 * @param address {@code JOULEMARK_RESULT_URI} of a Job; null where there is none
 * @param inJob whether the folder vanishes with the Pod unless it has an address
 * @param upload the way into the bucket; null where the folder stays where it lies
 */
record ResultPlace(
        @Nullable String address, boolean inJob, @Nullable ResultUpload upload) {

    static ResultPlace of(RunnerConfig config, Wiring wiring) {
        RunnerConfig.Job job = config.job();
        String address = job == null ? null : job.resultUri();
        Optional<BucketPlace> bucket = Optional.ofNullable(address).flatMap(BucketPlace::of);
        ResultUpload upload = bucket.map(place -> new ResultUpload(wiring.bucket(), place, ResultDocument.FILE))
                .orElse(null);
        return new ResultPlace(address, job != null, upload);
    }

    /** Whether the folder has to travel before it is kept. */
    boolean isElsewhere() {
        return upload != null;
    }

    /**
     * Finds a store that refuses before anything is measured. One that does not answer may have come back by the time that
     * there is a result.
     *
     * @param name name of the result to come
     * @param experiment the file that is uploaded for it
     */
    Optional<RunOutcome.Failed> refusal(String name, Path experiment) throws IOException {
        if (upload == null) {
            return Optional.empty();
        }
        try {
            upload.begin(name, experiment);
            return Optional.empty();
        } catch (StoreException refused) {
            String reason = switch (refused.reason()) {
                case UNREACHABLE -> "";
                case NOT_FOUND -> "ResultStoreNotFound";
                case DENIED, TAKEN -> "ResultStoreDenied";
            };
            return reason.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RunOutcome.Failed(
                            RunOutcome.Blame.CONFIGURATION, reason, "spec.results.s3: " + refused.getMessage() + "."));
        }
    }

    /**
     * Brings a finished folder to its place.
     *
     * @param folder the folder
     * @param result its result.json as it was written
     * @return where result.json lies now; empty when it is not kept
     */
    Optional<StoredDocument> keep(Path folder, byte[] result) throws StoreException, IOException {
        String uri;
        if (upload != null) {
            uri = upload.upload(folder).uri();
        } else if (address != null) {
            uri = address + "/" + folder.getFileName() + "/" + ResultDocument.FILE;
        } else if (inJob) {
            return Optional.empty();
        } else {
            uri = "file://" + folder + "/" + ResultDocument.FILE;
        }
        return Optional.of(new StoredDocument(uri, ResultDocument.sha256(result), result.length));
    }
}
