package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.api.v1alpha1.VolumePath;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the files a spec names: on disk, on a mounted volume, at the hub, or in a bucket. Never resolves to other weights. */
public final class ModelLocator {

    /** What {@code make fetch-model} lays into the cache. */
    private static final List<String> DEMO_MODELS = List.of("models/SmolLM2", "models/dummy-");

    private final Path cacheFolder;
    private final @Nullable Path modelMount;
    private final HubClient hub;
    private final S3Models buckets;

    /**
     * A locator over the folders of this process.
     *
     * @param cacheFolder what a relative {@code model.path} is relative to
     * @param modelMount where the PersistentVolumeClaim is mounted; null on the command line
     * @param hub downloads and cache of the hub
     * @param buckets downloads and cache of buckets
     */
    public ModelLocator(Path cacheFolder, @Nullable Path modelMount, HubClient hub, S3Models buckets) {
        this.cacheFolder = cacheFolder;
        this.modelMount = modelMount;
        this.hub = hub;
        this.buckets = buckets;
    }

    /**
     * Where the model lies; a model of the hub or of a bucket is downloaded first, unless the cache
     * holds it.
     *
     * @param spec the model section of the effective spec
     * @return an existing file or folder
     * @throws ModelException when there is no such model, or hub or store cannot be reached
     */
    public ModelLocation locate(ModelSpec spec) throws ModelException {
        if (spec.path() != null) {
            return atPath(spec.path());
        }
        if (spec.persistentVolumeClaim() != null) {
            return onVolume(spec.persistentVolumeClaim());
        }
        if (spec.hub() != null) {
            HubClient.Snapshot snapshot =
                    spec.format() == ModelFormat.DUMMY ? hub.fetchDescription(spec.hub()) : hub.fetch(spec.hub());
            return new ModelLocation(snapshot.folder(), spec.hub().id(), "hub", snapshot.commit());
        }
        if (spec.s3() != null) {
            S3Models.Snapshot snapshot = buckets.fetch(spec.s3().uri(), spec.format());
            return new ModelLocation(snapshot.path(), spec.s3().uri(), "s3", snapshot.revision());
        }
        throw new IllegalArgumentException("a model without a source, which the schema refuses");
    }

    private ModelLocation atPath(String path) throws ModelException {
        Path resolved = resolve(cacheFolder, path, "model.path");
        if (Files.exists(resolved)) {
            return new ModelLocation(resolved, path, "path", null);
        }
        String remedy = DEMO_MODELS.stream().anyMatch(path::startsWith)
                ? "run 'make fetch-model', which puts it there"
                : "put the model there or correct model.path, which is relative to the cache " + cacheFolder;
        throw new ModelException(
                Reason.MODEL_NOT_FOUND, "model.path '" + path + "' names nothing at " + resolved + ": " + remedy + ".");
    }

    private ModelLocation onVolume(VolumePath volume) throws ModelException {
        if (modelMount == null) {
            throw new ModelException(
                    Reason.MODEL_NOT_FOUND,
                    "model.persistentVolumeClaim '" + volume.claimName()
                            + "' is mounted only on a cluster: on the command line give model.path.");
        }
        Path resolved = resolve(modelMount, volume.path(), "model.persistentVolumeClaim.path");
        if (!resolved.startsWith(modelMount.normalize()) || !Files.exists(resolved)) {
            throw new ModelException(
                    Reason.MODEL_NOT_FOUND,
                    "model.persistentVolumeClaim.path '" + volume.path() + "' names nothing on volume '"
                            + volume.claimName() + "': put the model there or correct the path.");
        }
        String name = volume.path().isEmpty() ? volume.claimName() : volume.claimName() + "/" + volume.path();
        return new ModelLocation(resolved, name, "persistentVolumeClaim", null);
    }

    private static Path resolve(Path folder, String path, String field) throws ModelException {
        try {
            return folder.resolve(path).normalize();
        } catch (InvalidPathException invalid) {
            throw new ModelException(
                    Reason.MODEL_NOT_FOUND, field + " '" + path + "' is no path: correct it.", invalid);
        }
    }
}
