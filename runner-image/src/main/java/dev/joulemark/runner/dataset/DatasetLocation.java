package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.ConfigMapKeyRef;
import dev.joulemark.api.v1alpha1.DatasetSpec;
import dev.joulemark.api.v1alpha1.HubDataset;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files a dataset lies in.
 *
 * @param name what goes into the result
 * @param source the field of the spec that named it
 * @param revision commit of the hub; null elsewhere
 * @param files existing files, in the order in which they are read
 * @param column the column with the text; null for the first known name
 */
record DatasetLocation(
        String name,
        String source,
        @Nullable String revision,
        List<Path> files,
        @Nullable String column) {

    private static final String KNOWN = "aienergyscore";

    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    private static final HubDataset KNOWN_AT_THE_HUB =
            new HubDataset("AIEnergyScore/text_generation", null, null, null);

    DatasetLocation {
        files = List.copyOf(files);
    }

    /** Texts that are made lie nowhere. */
    static DatasetLocation made() {
        return new DatasetLocation("synthetic", "synthetic", null, List.of(), null);
    }

    /**
     * Where datasets may lie.
     *
     * @param cache what a relative file is relative to
     * @param mount where the ConfigMap is mounted; null on the command line
     * @param hub datasets of the hub
     */
    record Places(Path cache, @Nullable Path mount, HubDatasets hub) {}

    static DatasetLocation find(DatasetSpec spec, Places places) throws DatasetException {
        if (spec.name() != null) {
            return named(spec, places);
        }
        if (spec.file() != null) {
            return existing(
                    spec,
                    spec.file(),
                    resolve(places.cache(), spec.file()),
                    "correct workload.dataset.file, which is relative to the cache " + places.cache()
                            + ", or absolute");
        }
        if (spec.configMapRef() != null) {
            return inConfigMap(spec, spec.configMapRef(), places.mount());
        }
        if (spec.hub() != null) {
            HubDatasets.Split split = places.hub().fetch(spec.hub());
            return new DatasetLocation(spec.hub().id(), "hub", split.commit(), split.files(), spec.column());
        }
        throw new DatasetException(
                Reason.DATASET_NOT_FOUND,
                "workload.dataset names no source: give one of name, file, configMapRef, hub or synthetic.");
    }

    /** The file in the cache, which may be a mounted volume, and where there is none, the hub. */
    private static DatasetLocation named(DatasetSpec spec, Places places) throws DatasetException {
        Path file = places.cache().resolve("datasets").resolve(KNOWN + ".jsonl");
        String remedy = "run 'make fetch-model', or put the JSONL there";
        if (Files.exists(file)) {
            return existing(spec, KNOWN, file, remedy);
        }
        try {
            HubDatasets.Split split = places.hub().fetch(KNOWN_AT_THE_HUB);
            return new DatasetLocation(KNOWN, "name", split.commit(), split.files(), spec.column());
        } catch (DatasetException hub) {
            throw new DatasetException(
                    hub.reason(),
                    "Dataset '" + KNOWN + "' is not at " + file + ": " + remedy + ". At the hub: " + hub.getMessage());
        }
    }

    private static DatasetLocation inConfigMap(DatasetSpec spec, ConfigMapKeyRef reference, @Nullable Path mount)
            throws DatasetException {
        String name = reference.name() + "/" + reference.key();
        if (mount == null) {
            throw new DatasetException(
                    Reason.DATASET_NOT_FOUND,
                    "workload.dataset.configMapRef '" + name
                            + "' is mounted only on a cluster: on the command line give workload.dataset.file.");
        }
        return existing(
                spec,
                name,
                resolve(mount, reference.key()),
                "add key '" + reference.key() + "' to ConfigMap '" + reference.name() + "'");
    }

    private static DatasetLocation existing(DatasetSpec spec, String name, Path path, String remedy)
            throws DatasetException {
        if (!Files.exists(path)) {
            throw new DatasetException(
                    Reason.DATASET_NOT_FOUND, "Dataset '" + name + "' is not at " + path + ": " + remedy + ".");
        }
        if (Files.isDirectory(path)) {
            throw new DatasetException(
                    Reason.DATASET_UNREADABLE,
                    "Dataset '" + name + "' at " + path + " is a folder: name a file in it.");
        }
        return new DatasetLocation(name, source(spec), null, List.of(path), spec.column());
    }

    private static String source(DatasetSpec spec) {
        if (spec.name() != null) {
            return "name";
        }
        return spec.file() == null ? "configMapRef" : "file";
    }

    /** A failure with this dataset as its subject. */
    DatasetException unreadable(String what) {
        return new DatasetException(
                Reason.DATASET_UNREADABLE, "Dataset '" + name + "' at " + files.getFirst() + " " + what + ".");
    }

    private static Path resolve(Path folder, String path) throws DatasetException {
        try {
            return folder.resolve(path).normalize();
        } catch (InvalidPathException invalid) {
            throw new DatasetException(
                    Reason.DATASET_NOT_FOUND,
                    "Dataset '" + path + "' is no path (" + invalid.getReason() + "): correct it.");
        }
    }
}
