package dev.joulemark.runner.dataset.hub;

import dev.joulemark.api.v1alpha1.HubDataset;
import dev.joulemark.runner.dataset.DatasetException;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import dev.joulemark.runner.dataset.HubDatasets;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.HubDatasetClient;
import dev.joulemark.runner.inference.model.HubDatasetClient.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Datasets of the hub, through its cache. */
public final class CachedHubDatasets implements HubDatasets {

    /** More than this in one split is refused rather than downloaded unasked: it would not fit into the memory anyway. */
    private static final long MOST_BYTES = 4L << 30;

    private static final String CARD = "README.md";

    private final HubDatasetClient client;

    /**
     * Datasets.
     *
     * @param client the hub and its cache
     */
    public CachedHubDatasets(HubDatasetClient client) {
        this.client = client;
    }

    @Override
    public Split fetch(HubDataset dataset) throws DatasetException {
        try {
            Listing listing = client.list(dataset);
            List<String> names = SplitFiles.choose(
                    dataset, card(dataset, listing), listing.sizes().keySet());
            refuseTooLarge(dataset, listing, names);
            client.fetch(dataset, listing, names);
            return new Split(
                    listing.commit(),
                    names.stream().map(listing.folder()::resolve).toList());
        } catch (NoSplitException none) {
            throw new DatasetException(
                    Reason.DATASET_NOT_FOUND, "Dataset " + dataset.id() + " " + none.getMessage() + ".");
        } catch (ModelException failed) {
            throw new DatasetException(reason(failed.reason()), String.valueOf(failed.getMessage()));
        }
    }

    private DatasetCard card(HubDataset dataset, Listing listing) throws ModelException {
        if (!listing.sizes().containsKey(CARD)) {
            return DatasetCard.none();
        }
        client.fetch(dataset, listing, List.of(CARD));
        try {
            return DatasetCard.read(Files.readString(listing.folder().resolve(CARD)));
        } catch (IOException unreadable) {
            return DatasetCard.none();
        }
    }

    private static void refuseTooLarge(HubDataset dataset, Listing listing, List<String> names)
            throws DatasetException {
        long bytes = names.stream()
                .mapToLong(name -> Math.max(0, listing.sizes().getOrDefault(name, 0L)))
                .sum();
        if (bytes > MOST_BYTES) {
            throw new DatasetException(
                    Reason.DATASET_UNREADABLE,
                    "Dataset " + dataset.id() + " has " + (bytes >> 20) + " MiB in " + names.size()
                            + " files of split '"
                            + dataset.split() + "', more than " + (MOST_BYTES >> 20)
                            + " MiB: download one of them and give it as workload.dataset.file.");
        }
    }

    private static Reason reason(ModelException.Reason reason) {
        return switch (reason) {
            case MODEL_NOT_FOUND -> Reason.DATASET_NOT_FOUND;
            case HUB_UNREACHABLE -> Reason.HUB_UNREACHABLE;
            case MODEL_UNREADABLE, MODEL_UNSUPPORTED, DEVICE_UNAVAILABLE, OUT_OF_MEMORY -> Reason.DATASET_UNREADABLE;
        };
    }
}
