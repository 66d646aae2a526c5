package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a model by what its files are. */
public final class CheckpointOpener {

    private CheckpointOpener() {}

    /**
     * Opens a model.
     *
     * @param location where it lies
     * @param format what the spec says it is; {@code Auto} looks
     * @return the open checkpoint, closed by the caller
     * @throws ModelException with a sentence a user can act on
     */
    public static Checkpoint open(ModelLocation location, ModelFormat format) throws ModelException {
        Path path = location.path();
        boolean gguf = Files.isRegularFile(path);
        if ((format == ModelFormat.GGUF && !gguf) || (format == ModelFormat.SAFETENSORS && gguf)) {
            throw new ModelException(
                    ModelException.Reason.MODEL_UNREADABLE,
                    "model.format is " + (gguf ? "Safetensors" : "Gguf") + ", but " + path + " is "
                            + (gguf ? "a file" : "a folder") + ": use Auto, or name the right path.");
        }
        return gguf ? new GgufCheckpoint(GgufFile.read(path)) : SafetensorsCheckpoint.open(path);
    }
}
