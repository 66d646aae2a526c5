package dev.joulemark.runner.inference.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a model lies on disk.
 *
 * @param path a GGUF file, or a folder in the Hugging Face layout
 * @param name hub id, or the path or address that was given
 * @param source {@code hub}, {@code path}, {@code persistentVolumeClaim} or {@code s3}
 * @param revision commit the hub resolved to, or digest of the objects of a bucket; null elsewhere
 */
public record ModelLocation(
        Path path, String name, String source, @Nullable String revision) {}
