package dev.joulemark.runner.inference;

import org.jspecify.annotations.Nullable;

/**
 * What was loaded.
 *
 * @param name hub id, or the path that was given
 * @param source {@code hub}, {@code path}, {@code persistentVolumeClaim} or {@code s3}
 * @param revision commit the hub resolved to, or digest of the objects of a bucket; null elsewhere
 * @param sha256 digest of the weight files, hexadecimal
 * @param format {@code Safetensors}, {@code Gguf} or {@code Dummy}
 * @param architecture family of the decoder, such as {@code llama}
 * @param sourceDtype type most weights are stored in, such as {@code BF16} or {@code Q4_1}
 * @param computeDtype type the model computes in, such as {@code Float32}
 * @param contextLength longest sequence, in tokens
 * @param shape what floating-point operations are counted from
 * @param memory what it takes on its device
 */
public record ModelDescription(
        String name,
        String source,
        @Nullable String revision,
        String sha256,
        String format,
        String architecture,
        String sourceDtype,
        String computeDtype,
        int contextLength,
        DecoderShape shape,
        ModelMemory memory) {}
