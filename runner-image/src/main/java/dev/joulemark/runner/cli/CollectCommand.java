package dev.joulemark.runner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.runner.result.EnvelopeIdentity;
import dev.joulemark.runner.result.EnvelopeText;
import dev.joulemark.runner.result.Envelopes;
import dev.joulemark.runner.result.ResultDocument;
import dev.joulemark.runner.result.StoredDocument;
import dev.joulemark.runner.store.BucketPlace;
import dev.joulemark.runner.store.ResultShelf;
import dev.joulemark.runner.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a stored result again and says what the runner would have said of it. */
@Command(
        name = "collect",
        description = "Read a stored result again and print its compact envelope.",
        footer = {
            "",
            "PLACE is a folder of a result, a folder of results, s3://BUCKET/KEY/result.json or s3://BUCKET/PREFIX, reached",
            "by the standard AWS variables. Of several results the newest that fits is taken.",
            "",
            "Exit codes: 0 printed, 1 the store does not answer, 2 there is no such result or it is refused."
        })
final class CollectCommand implements Callable<Integer> {

    private final Console console;
    private final RunnerConfig config;
    private final Wiring wiring;

    @Parameters(paramLabel = "PLACE", description = "Where results lie.")
    private String place = "results";

    @Option(names = "--name", paramLabel = "NAME", description = "Only results of this experiment.")
    private @Nullable String experiment;

    CollectCommand(Console console, RunnerConfig config, Wiring wiring) {
        this.console = console;
        this.config = config;
        this.wiring = wiring;
    }

    /** A result as it was found. */
    private record Found(ExperimentResult result, StoredDocument stored) {}

    @Override
    public Integer call() {
        try {
            Optional<Found> found = find();
            return found.isPresent()
                    ? tell(found.get())
                    : fail("ResultMissing", "There is no result of this run in " + place + ".");
        } catch (StoreException e) {
            boolean away = e.reason() == StoreException.Reason.UNREACHABLE;
            fail(away ? "StoreUnreachable" : "StoreRefused", sentence(String.valueOf(e.getMessage())));
            return away ? ExitCode.RUN_FAILED : ExitCode.BAD_CONFIGURATION;
        } catch (IOException e) {
            return fail("StoreRefused", place + " cannot be read (" + e + "): name a folder of results.");
        }
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }

    private int fail(String reason, String message) {
        console.error(message);
        new EnvelopeFile(config.job()).failed(reason, message);
        return ExitCode.BAD_CONFIGURATION;
    }

    private int tell(Found found) {
        String uid = found.result().experimentUid();
        EnvelopeIdentity identity =
                new EnvelopeIdentity(uid == null ? "" : uid, found.result().attempt());
        console.result().println(EnvelopeText.of(Envelopes.measured(identity, found.result(), found.stored(), null)));
        new EnvelopeFile(config.job()).measured(found.result(), found.stored(), null);
        return ExitCode.OK;
    }

    private Optional<Found> find() throws StoreException, IOException {
        String one = one();
        ResultShelf shelf = shelf(one == null ? place : parent(one));
        List<String> names = one == null ? named(shelf.names()) : List.of(last(one));
        Found newest = null;
        for (String name : names) {
            Optional<Found> found = read(shelf, name);
            if (found.isPresent() && (newest == null || isNewer(found.get(), newest))) {
                newest = found.get();
            }
        }
        return Optional.ofNullable(newest);
    }

    private static boolean isNewer(Found found, Found other) {
        return Comparator.<String>naturalOrder()
                        .compare(found.result().startTime(), other.result().startTime())
                > 0;
    }

    /** The folder of a single result; null when the place holds several. */
    private @Nullable String one() {
        String file = "/" + ResultShelf.RESULT_FILE;
        if (place.endsWith(file)) {
            return place.substring(0, place.length() - file.length());
        }
        boolean local = !BucketPlace.isMeantBy(place);
        return local && Files.isRegularFile(Path.of(place, ResultShelf.RESULT_FILE))
                ? Path.of(place).toAbsolutePath().normalize().toString()
                : null;
    }

    private static String parent(String folder) {
        int slash = folder.lastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : folder.substring(0, slash);
    }

    private static String last(String folder) {
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    private ResultShelf shelf(String address) throws StoreException {
        if (!BucketPlace.isMeantBy(address)) {
            RunnerConfig.Job job = config.job();
            return new ResultShelf.Folder(Path.of(address), job == null ? null : job.resultUri());
        }
        BucketPlace inBucket = BucketPlace.of(address)
                .orElseThrow(() -> new StoreException(
                        StoreException.Reason.NOT_FOUND,
                        address + " names no bucket: give s3://BUCKET or s3://BUCKET/PREFIX",
                        new IllegalArgumentException(address)));
        return new ResultShelf.Bucket(wiring.bucket(), inBucket);
    }

    private List<String> named(List<String> names) {
        return names.stream()
                .filter(name -> experiment == null || name.startsWith(experiment + "-"))
                .toList();
    }

    private Optional<Found> read(ResultShelf shelf, String name) throws StoreException, IOException {
        Optional<byte[]> bytes = shelf.result(name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        ExperimentResult result;
        try {
            result = ResultDocument.read(bytes.get());
        } catch (JsonProcessingException | RuntimeException unreadable) {
            console.human().println("note: " + shelf.uri(name) + " is no result of this version and is passed over.");
            return Optional.empty();
        }
        StoredDocument stored =
                new StoredDocument(shelf.uri(name), ResultDocument.sha256(bytes.get()), bytes.get().length);
        return isWanted(result) ? Optional.of(new Found(result, stored)) : Optional.empty();
    }

    /** In a Job only the result of its own attempt is wanted; another's would be a wrong number. */
    private boolean isWanted(ExperimentResult result) {
        boolean named = experiment == null || experiment.equals(result.experimentName());
        RunnerConfig.Job job = config.job();
        boolean own = job == null
                || (Objects.equals(job.experimentUid(), result.experimentUid()) && job.attempt() == result.attempt());
        return named && own;
    }
}
