package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.HubModel;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.api.v1alpha1.VolumePath;
import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds a model on disk, and downloads it from the hub where it is named by its hub id. */
public final class ModelLocator {

    private final Path cacheFolder;
    private final @Nullable Path modelMount;
    private final HubClient hub;

    /**
     * A locator.
     *
     * @param cacheFolder what a relative path is relative to
     * @param modelMount where a volume with models is mounted; null where there is none
     * @param hub downloads models
     */
    public ModelLocator(Path cacheFolder, @Nullable Path modelMount, HubClient hub) {
        this.cacheFolder = cacheFolder;
        this.modelMount = modelMount;
        this.hub = hub;
    }

    /**
     * Finds a model.
     *
     * @param spec the model section of the effective spec
     * @return where it lies
     * @throws ModelException when it is not there, or the hub cannot be reached
     */
    public ModelLocation locate(ModelSpec spec) throws ModelException {
        HubModel hubModel = spec.hub();
        String path = spec.path();
        VolumePath volume = spec.persistentVolumeClaim();
        if (hubModel != null) {
            HubClient.Snapshot snapshot = hub.snapshot(hubModel.id(), hubModel.revision());
            return new ModelLocation(snapshot.folder(), hubModel.id(), "hub", snapshot.commit());
        }
        if (path != null) {
            Path found = cacheFolder.resolve(path);
            return existing(
                    found,
                    path,
                    "path",
                    "model.path " + path + " is not at " + found
                            + ": put it there, give an absolute path, or run make fetch-model for the demo's model.");
        }
        if (volume != null && modelMount != null) {
            String name = volume.claimName() + "/" + volume.path();
            return existing(
                    modelMount.resolve(volume.path()),
                    name,
                    "persistentVolumeClaim",
                    "model.persistentVolumeClaim " + volume.claimName() + " has nothing at '" + volume.path()
                            + "': check the path inside the volume.");
        }
        throw new ModelException(
                ModelException.Reason.MODEL_NOT_FOUND,
                "The experiment names no model that can be read here: use model.hub or model.path.");
    }

    private static ModelLocation existing(Path path, String name, String source, String otherwise)
            throws ModelException {
        if (!Files.exists(path)) {
            throw new ModelException(ModelException.Reason.MODEL_NOT_FOUND, otherwise);
        }
        return new ModelLocation(path, name, source, null);
    }
}
