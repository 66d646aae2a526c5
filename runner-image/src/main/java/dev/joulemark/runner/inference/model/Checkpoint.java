package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's files, opened. Tensors have the canonical names of {@link DecoderLayout} ({@code model.embed_tokens.weight},
 * {@code model.layers.0.self_attn.q_proj.weight}, …) whatever family and format, and rows of {@code q_proj} and
 * {@code k_proj} are in the order of the Hugging Face layout (rotate-half).
 */
public interface Checkpoint extends AutoCloseable {

    /**
     * One tensor.
     *
     * @param name canonical name
     * @param dtype type it is stored in, such as {@code F32}, {@code BF16} or {@code Q4_1}
     * @param shape rows first, as in the Hugging Face layout
     */
    record TensorInfo(String name, String dtype, List<Long> shape) {

        /** Copies the list. */
        public TensorInfo {
            shape = List.copyOf(shape);
        }

        /** Elements of the tensor. */
        public long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** Numbers of the decoder. */
    DecoderConfig config();

    /** Every tensor, in the order of the files. */
    List<TensorInfo> tensors();

    /**
     * A tensor as it lies in memory, if it is stored as 32-bit floats in the order of its rows and no larger than 2 GiB.
     *
     * @param name canonical name
     * @return little-endian, read-only, position 0, limit 4 bytes an element; null if it is stored otherwise
     * @throws ModelException when there is no such tensor
     */
    @Nullable
    ByteBuffer view(String name) throws ModelException;

    /**
     * Reads rows of a tensor as 32-bit floats, exact whatever the stored type: BF16, F16 and quantised types are widened or
     * de-quantised.
     *
     * @param name canonical name
     * @param first first row, from 0
     * @param target in little-endian order, with room for whole rows, which are read until it is full; not beyond the last
     * @throws ModelException when there is no such tensor
     */
    void read(String name, long first, ByteBuffer target) throws ModelException;

    /** The tokenizer as the text of a {@code tokenizer.json}. */
    String tokenizerJson();

    /** {@code Safetensors}, {@code Gguf} or {@code Dummy}. */
    String format();

    /** Type that most weights are stored in, by elements, such as {@code BF16} or {@code Q4_1}. */
    String sourceDtype();

    /** SHA-256 of the weight files in the order of their names, hexadecimal. */
    String sha256();

    @Override
    void close();
}
