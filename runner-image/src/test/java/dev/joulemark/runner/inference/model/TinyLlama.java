package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The fixture that {@code src/test/fixtures/make_tiny_llama.py} writes. */
final class TinyLlama {

    static final List<String> VARIANTS = List.of(
            "safetensors-f32",
            "safetensors-bf16",
            "tiny-llama.F32.gguf",
            "tiny-llama.Q8_0.gguf",
            "tiny-llama.Q4_1.gguf");

    private TinyLlama() {}

    static Path path(String name) {
        try {
            return Path.of(TinyLlama.class.getResource("/tiny-llama/" + name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Checkpoint open(Path path) throws ModelException {
        return Checkpoints.open(new ModelLocation(path, "tiny", "path", null), ModelFormat.AUTO);
    }

    /** A copy of a folder that a test may break. */
    static Path copy(String variant, Path into) throws IOException {
        Path copy = Files.createDirectories(into.resolve(variant));
        try (Stream<Path> files = Files.list(path(variant))) {
            files.forEach(file -> {
                try {
                    Files.copy(file, copy.resolve(file.getFileName().toString()));
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
        return copy;
    }
}
