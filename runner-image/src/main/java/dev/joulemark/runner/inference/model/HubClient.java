package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.HubModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Downloads models of the Hugging Face hub into the cache that its other clients use, and reads them from there when the
 * hub cannot be reached. A revision resolves to a commit, and only that commit's files are used.
 */
public final class HubClient {

    /** What is wanted of a model. */
    private enum Wanted {
        ALL,
        DESCRIPTION;

        boolean requires(String name) {
            return name.equals(CONFIG) || (this == ALL && name.equals(TOKENIZER));
        }
    }

    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final List<String> DESCRIPTIONS =
            List.of(CONFIG, TOKENIZER, "generation_config.json", "tokenizer_config.json", "chat_template.jinja");
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final boolean offline;
    private final HubCache cache;
    private final HubRequests requests;
    private final HubDownload download;

    /**
     * How long to wait for the hub.
     *
     * @param connect for a connection
     * @param response for the head of a response, and for the next bytes of a body
     */
    public record Timeouts(Duration connect, Duration response) {}

    /**
     * A model's files in the cache.
     *
     * @param folder the snapshot, in the Hugging Face layout
     * @param commit what the revision resolved to
     */
    public record Snapshot(Path folder, String commit) {}

    /**
     * A client.
     *
     * @param environment {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HOME}, {@code HF_HUB_OFFLINE}, {@code HOME}
     * @param timeouts how long to wait
     */
    public HubClient(Map<String, String> environment, Timeouts timeouts) {
        HubAccess access = HubAccess.of(HubKind.MODEL, environment, timeouts);
        this.offline = access.offline();
        this.cache = access.cache();
        this.requests = access.requests();
        this.download = access.download();
    }

    /**
     * The files of a model: those of the cache where the commit is there whole, else downloaded.
     *
     * @param model id and revision
     * @return a snapshot with configuration, tokenizer and all weights
     * @throws ModelException when the hub has no such model or refuses it, when it has no safetensors, or when it cannot
     *     be reached and the cache does not hold the model whole
     */
    public Snapshot fetch(HubModel model) throws ModelException {
        return fetch(model, Wanted.ALL);
    }

    /**
     * The configuration of a model, and its tokenizer where it has one; no weights.
     *
     * @param model id and revision
     * @return a snapshot with at least {@code config.json}
     * @throws ModelException when the hub has no such model or refuses it, or when it cannot be reached and the cache does
     *     not hold configuration and tokenizer
     */
    public Snapshot fetchDescription(HubModel model) throws ModelException {
        return fetch(model, Wanted.DESCRIPTION);
    }

    private Snapshot fetch(HubModel model, Wanted wanted) throws ModelException {
        if (offline) {
            return cached(model, wanted, "HF_HUB_OFFLINE is set");
        }
        HubRequests.Revision revision;
        try {
            revision = requests.revision(model);
        } catch (IOException unreachable) {
            return cached(model, wanted, String.valueOf(unreachable.getMessage()));
        }
        return obtain(model, revision, wanted);
    }

    /** An older commit in the cache is no substitute once the hub has named this one. */
    private Snapshot obtain(HubModel model, HubRequests.Revision revision, Wanted wanted) throws ModelException {
        Path folder = cache.snapshot(model, revision.commit());
        try {
            if (!isComplete(folder, wanted)) {
                download(model, revision, wanted);
            }
            cache.writeReference(model, revision.commit());
            return new Snapshot(folder, revision.commit());
        } catch (HubUnreachableException brokenOff) {
            throw new ModelException(
                    Reason.HUB_UNREACHABLE,
                    "Model " + model.id() + " could not be fetched whole (" + brokenOff.getMessage()
                            + "): run again, the download goes on where it stopped.",
                    brokenOff);
        } catch (IOException failed) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "Model " + model.id() + " cannot be written to the cache " + cache.folder() + " (" + failed
                            + "): check HF_HOME, its permissions and the free space.",
                    failed);
        }
    }

    private void download(HubModel model, HubRequests.Revision revision, Wanted wanted)
            throws IOException, ModelException {
        try (HubCache.Lock lock = cache.lock(model)) {
            lock.await();
            for (String name : DESCRIPTIONS) {
                if (revision.files().contains(name)) {
                    fetchFile(model, revision.commit(), name);
                } else if (wanted.requires(name)) {
                    throw lacking(model, name);
                }
            }
            List<String> weights = wanted == Wanted.ALL ? weightFiles(model, revision) : List.of();
            for (String name : weights) {
                fetchFile(model, revision.commit(), name);
            }
        }
    }

    private List<String> weightFiles(HubModel model, HubRequests.Revision revision) throws IOException, ModelException {
        if (revision.files().contains(SINGLE)) {
            return List.of(SINGLE);
        }
        if (!revision.files().contains(INDEX)) {
            throw lacking(model, SINGLE + " or " + INDEX);
        }
        fetchFile(model, revision.commit(), INDEX);
        return SafetensorsFolder.shardNames(cache.snapshot(model, revision.commit()));
    }

    private void fetchFile(HubModel model, String commit, String name) throws IOException, ModelException {
        download.fetch(model, commit, name);
    }

    private Snapshot cached(HubModel model, Wanted wanted, String why) throws ModelException {
        String commit = cache.commit(model);
        Path folder = cache.snapshot(model, commit);
        if (isComplete(folder, wanted)) {
            return new Snapshot(folder, commit);
        }
        throw new ModelException(
                Reason.HUB_UNREACHABLE,
                "Model " + model.id() + " at revision '" + model.revision() + "' cannot be fetched (" + why
                        + ") and is not whole in the cache " + cache.folder()
                        + ": connect to the hub once, set HF_ENDPOINT to a mirror, or give model.path.");
    }

    /** A tokenizer counts here even where it is not required: without the hub, nobody knows whether there is one. */
    private static boolean isComplete(Path folder, Wanted wanted) {
        List<String> names = new ArrayList<>(List.of(CONFIG, TOKENIZER));
        if (wanted == Wanted.ALL) {
            try {
                names.addAll(SafetensorsFolder.shardNames(folder));
            } catch (ModelException unusable) {
                return false;
            }
        }
        return names.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static ModelException lacking(HubModel model, String file) {
        return new ModelException(
                Reason.MODEL_UNSUPPORTED,
                "Model " + model.id() + " at revision '" + model.revision() + "' has no " + file
                        + ": name a model that is published with it.");
    }
}
