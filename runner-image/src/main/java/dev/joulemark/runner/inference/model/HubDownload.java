package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.HubModel;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Brings files from the hub into its cache.
 *
 * @param cache where they go
 * @param requests where they come from
 * @param patience how long to wait for the next bytes
 */
record HubDownload(HubCache cache, HubRequests requests, Duration patience) {

    /** Puts a file into a snapshot, unless it is there. */
    void fetch(HubModel repository, String commit, String name) throws IOException, ModelException {
        Path snapshot = cache.snapshot(repository, commit);
        if (!snapshot.resolve(name).normalize().startsWith(snapshot)) {
            throw new HubUnreachableException("it names a file '" + name + "' outside of its folder");
        }
        if (Files.exists(snapshot.resolve(name))) {
            return;
        }
        try (HubRequests.Answer answer = requests.file(repository, commit, name, 0)) {
            Path blob = cache.blob(repository, answer.etag());
            if (!Files.exists(blob)) {
                receive(new Wanted(repository, commit, name), answer, blob);
            }
            HubCache.link(blob, snapshot, name);
        }
    }

    private record Wanted(HubModel repository, String commit, String name) {}

    /** Fills the blob's unfinished file, from where an earlier try left off, and gives it its name when it is whole. */
    private void receive(Wanted wanted, HubRequests.Answer answer, Path blob) throws IOException, ModelException {
        Path partial = HubCache.partial(blob);
        long have = Files.exists(partial) ? Files.size(partial) : 0;
        long whole = answer.wholeLength();
        if (have > 0 && have < whole) {
            try (HubRequests.Answer rest = requests.file(wanted.repository(), wanted.commit(), wanted.name(), have)) {
                rest.store(partial, rest.isRest() ? have : 0, patience);
            }
        } else if (have != whole || whole == 0) {
            answer.store(partial, 0, patience);
        }
        if (whole >= 0 && Files.size(partial) != whole) {
            throw new HubUnreachableException(
                    wanted.name() + " ended after " + Files.size(partial) + " of " + whole + " bytes");
        }
        HubCache.publish(partial, blob);
    }
}
