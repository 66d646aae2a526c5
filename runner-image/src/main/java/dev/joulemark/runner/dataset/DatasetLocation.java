package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.ConfigMapKeyRef;
import dev.joulemark.api.v1alpha1.DatasetSpec;
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

    DatasetLocation {
        files = List.copyOf(files);
    }

    static DatasetLocation find(DatasetSpec spec, Path cacheFolder, @Nullable Path datasetMount)
            throws DatasetException {
        if (spec.name() != null) {
            return existing(
                    spec,
                    KNOWN,
                    cacheFolder.resolve("datasets").resolve(KNOWN + ".jsonl"),
                    "run 'make fetch-model', or put the JSONL there");
        }
        if (spec.file() != null) {
            return existing(
                    spec,
                    spec.file(),
                    resolve(cacheFolder, spec.file()),
                    "correct workload.dataset.file, which is relative to the cache " + cacheFolder + ", or absolute");
        }
        if (spec.configMapRef() != null) {
            return inConfigMap(spec, spec.configMapRef(), datasetMount);
        }
        throw new DatasetException(
                Reason.DATASET_NOT_FOUND,
                "workload.dataset names no source this version reads: give one of name, file or configMapRef; a dataset"
                        + " of the hub can be downloaded as JSONL and given as file.");
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
