package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the values of a model's tensors come from. Each answers as {@link Checkpoint} promises. */
interface Weights {

    List<Checkpoint.TensorInfo> tensors();

    @Nullable
    ByteBuffer view(String name) throws ModelException;

    void read(String name, long first, ByteBuffer target) throws ModelException;

    String sourceDtype();

    String sha256();
}
