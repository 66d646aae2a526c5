package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.util.List;

/** Where the values of a model's tensors come from. Each answers as {@link Checkpoint} promises. */
interface Weights {

    List<Checkpoint.TensorInfo> tensors();

    ByteBuffer float32(String name, long first, long count) throws ModelException;

    String sourceDtype();

    String sha256();
}
