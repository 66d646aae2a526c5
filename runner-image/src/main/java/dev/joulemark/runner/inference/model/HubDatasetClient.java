package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.v1alpha1.HubDataset;
import dev.joulemark.api.v1alpha1.HubModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Downloads datasets of the Hugging Face hub into the cache that its other clients use
 * ({@code datasets--owner--name/snapshots/<commit>}), and reads them from there when the hub cannot be reached. What a
 * commit holds is kept beside its snapshots, so that a part of a dataset is never taken for the whole.
 */
public final class HubDatasetClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final HubAccess access;

    /**
     * What a revision holds.
     *
     * @param commit what it resolved to
     * @param folder the snapshot
     * @param sizes names of its files, with their bytes; -1 where that is not known
     * @param why why the hub was not asked, as a part of a sentence; empty where it was
     */
    public record Listing(String commit, Path folder, Map<String, Long> sizes, String why) {

        /** Copies the sizes. */
        public Listing {
            sizes = Map.copyOf(sizes);
        }
    }

    /**
     * A client.
     *
     * @param environment {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HOME}, {@code HF_HUB_OFFLINE}, {@code HOME}
     * @param timeouts how long to wait
     */
    public HubDatasetClient(Map<String, String> environment, HubClient.Timeouts timeouts) {
        this.access = HubAccess.of(HubKind.DATASET, environment, timeouts);
    }

    /**
     * The files of a dataset's revision.
     *
     * @param dataset id and revision
     * @throws ModelException when the hub has no such dataset or refuses it, and when it cannot be reached and the cache
     *     knows nothing of it
     */
    public Listing list(HubDataset dataset) throws ModelException {
        HubModel repository = repository(dataset);
        if (access.offline()) {
            return cached(dataset, "HF_HUB_OFFLINE is set");
        }
        HubRequests.Revision revision;
        try {
            revision = access.requests().revision(repository);
        } catch (IOException unreachable) {
            return cached(dataset, String.valueOf(unreachable.getMessage()));
        }
        Path folder = access.cache().snapshot(repository, revision.commit());
        try {
            access.cache().writeReference(repository, revision.commit());
            write(contents(repository, revision.commit()), revision.sizes());
        } catch (IOException failed) {
            throw unwritable(dataset, failed);
        }
        return new Listing(revision.commit(), folder, revision.sizes(), "");
    }

    /**
     * Sees to it that files lie in the snapshot.
     *
     * @param listing of the same dataset
     * @param names some of its files
     * @throws ModelException when one cannot be fetched
     */
    public void fetch(HubDataset dataset, Listing listing, Collection<String> names) throws ModelException {
        HubModel repository = repository(dataset);
        for (String name : names) {
            if (!listing.why().isEmpty() && !Files.exists(listing.folder().resolve(name))) {
                throw lacking(dataset, listing.why());
            }
        }
        try (HubCache.Lock lock = access.cache().lock(repository)) {
            lock.await();
            for (String name : names) {
                access.download().fetch(repository, listing.commit(), name);
            }
        } catch (HubUnreachableException brokenOff) {
            throw new ModelException(
                    Reason.HUB_UNREACHABLE,
                    "Dataset " + dataset.id() + " could not be fetched whole (" + brokenOff.getMessage()
                            + "): run again, the download goes on where it stopped.",
                    brokenOff);
        } catch (IOException failed) {
            throw unwritable(dataset, failed);
        }
    }

    private Listing cached(HubDataset dataset, String why) throws ModelException {
        HubModel repository = repository(dataset);
        String commit = access.cache().commit(repository);
        Path folder = access.cache().snapshot(repository, commit);
        try {
            Path contents = contents(repository, commit);
            Map<String, Long> sizes = Files.exists(contents) ? read(contents) : present(folder);
            return new Listing(commit, folder, sizes, why);
        } catch (IOException notThere) {
            throw lacking(dataset, why);
        }
    }

    /** What another client left in a snapshot. */
    private static Map<String, Long> present(Path folder) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sizes.put(folder.relativize(file).toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private Path contents(HubModel repository, String commit) {
        return access.cache()
                .snapshot(repository, commit)
                .resolveSibling("../.joulemark/" + commit + ".json")
                .normalize();
    }

    private static void write(Path contents, Map<String, Long> sizes) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        sizes.forEach(root::put);
        Files.createDirectories(contents.getParent());
        Files.write(contents, JSON.writeValueAsBytes(root));
    }

    private static Map<String, Long> read(Path contents) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> file :
                JSON.readTree(Files.readAllBytes(contents)).properties()) {
            sizes.put(file.getKey(), file.getValue().asLong(-1));
        }
        return sizes;
    }

    /** Id and revision are what the cache and the requests know a repository by, of whatever kind. */
    private static HubModel repository(HubDataset dataset) {
        return new HubModel(dataset.id(), dataset.revision());
    }

    private ModelException unwritable(HubDataset dataset, IOException failed) {
        return new ModelException(
                Reason.MODEL_UNREADABLE,
                "Dataset " + dataset.id() + " cannot be written to the cache "
                        + access.cache().folder() + " (" + failed
                        + "): check HF_HOME, its permissions and the free space.",
                failed);
    }

    private ModelException lacking(HubDataset dataset, String why) {
        return new ModelException(
                Reason.HUB_UNREACHABLE,
                "Dataset " + dataset.id() + " at revision '" + dataset.revision() + "' cannot be fetched (" + why
                        + ") and is not whole in the cache "
                        + access.cache().folder()
                        + ": connect to the hub once, set HF_ENDPOINT to a mirror, or give workload.dataset.file.");
    }
}
