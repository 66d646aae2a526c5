package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens model files, whatever their format. */
public final class Checkpoints {

    private Checkpoints() {}

    /**
     * Opens a model. A file is taken for GGUF; a folder for the Hugging Face layout if it has safetensors, else for the one
     * GGUF file in it. {@code Dummy} looks at {@code config.json} alone.
     *
     * @param location where it lies
     * @param format how it is stored; {@code Auto} looks at the files
     * @return the opened model; the caller closes it
     * @throws ModelException when it is missing, broken, in another format than asked for, or not supported
     */
    public static Checkpoint open(ModelLocation location, ModelFormat format) throws ModelException {
        Path path = location.path();
        if (!Files.exists(path)) {
            throw new ModelException(
                    Reason.MODEL_NOT_FOUND,
                    "Model " + location.name() + " does not exist at " + path + ": fetch it, or correct its path.");
        }
        return switch (format) {
            case SAFETENSORS -> safetensors(path);
            case GGUF -> GgufModel.open(ggufFile(path));
            case AUTO ->
                Files.isDirectory(path) && SafetensorsFolder.isIn(path)
                        ? SafetensorsFolder.open(path)
                        : GgufModel.open(ggufFile(path));
            case DUMMY -> DummyModel.open(path);
        };
    }

    private static Checkpoint safetensors(Path path) throws ModelException {
        if (!Files.isDirectory(path)) {
            throw new ModelException(
                    Reason.MODEL_UNSUPPORTED,
                    "model.format is 'Safetensors' but " + path + " is a file: name the folder that holds config.json,"
                            + " tokenizer.json and the safetensors, or set model.format to Auto.");
        }
        return SafetensorsFolder.open(path);
    }

    private static Path ggufFile(Path path) throws ModelException {
        if (!Files.isDirectory(path)) {
            return path;
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.gguf")) {
            found.forEach(files::add);
        } catch (IOException | DirectoryIteratorException failed) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "Model folder " + path + " cannot be listed (" + failed.getMessage()
                            + "): give the user of this process the right to.",
                    failed);
        }
        if (files.isEmpty()) {
            throw new ModelException(
                    Reason.MODEL_NOT_FOUND,
                    "Model folder " + path + " holds neither model.safetensors, model.safetensors.index.json nor a GGUF"
                            + " file: put a model there, or correct model.path.");
        }
        if (files.size() > 1) {
            throw new ModelException(
                    Reason.MODEL_UNSUPPORTED,
                    "Model folder " + path + " holds " + files.size() + " GGUF files: name one of them in model.path.");
        }
        return files.getFirst();
    }
}
