package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Path;

/** Sentences about files that cannot be used. */
final class ModelFault {

    private ModelFault() {}

    static ModelException unreadable(Path file, String why) {
        return new ModelException(
                ModelException.Reason.MODEL_UNREADABLE,
                "The file " + file + " cannot be used: " + why + ". Obtain it again.");
    }

    static ModelException unreadable(Path file, String why, Throwable cause) {
        return new ModelException(
                ModelException.Reason.MODEL_UNREADABLE,
                "The file " + file + " cannot be used: " + why + ". Obtain it again.",
                cause);
    }

    static ModelException unsupported(Path file, String what, String supported) {
        return new ModelException(
                ModelException.Reason.MODEL_UNSUPPORTED,
                "The model " + file + " has " + what + ", which is not supported: supported are " + supported + ".");
    }
}
