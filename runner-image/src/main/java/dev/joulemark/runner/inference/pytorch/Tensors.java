package dev.joulemark.runner.inference.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;

/**
 * Makes tensors in the type the model computes in. BF16 arguments of DJL's own calls end the JVM, so BF16 tensors are made
 * here alone, by a TorchScript cast, and are touched by TorchScript alone.
 */
final class Tensors {

    /** Converts to a type by its number, which DJL has no safe way to do for BF16. */
    private static final String CAST = """
              def forward(self: __torch__.M, x: Tensor, dtype: int) -> Tensor:
                return torch.to(x, dtype)
            """;

    private final PtNDManager manager;
    private final ComputeDtype dtype;
    private final PtSymbolBlock cast;

    Tensors(PtNDManager manager, ComputeDtype dtype) {
        this.manager = manager;
        this.dtype = dtype;
        this.cast = TorchScript.compile(manager, CAST);
    }

    /** A weight. On a CPU in Float32 it is the checkpoint's memory itself, not a copy. */
    PtNDArray weight(Checkpoint checkpoint, Checkpoint.TensorInfo info) throws ModelException {
        long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
        return converted(manager.create(checkpoint.float32(info.name()), new Shape(shape), DataType.FLOAT32));
    }

    /** A table of floats, rows first. */
    PtNDArray table(float[] values, long rows, long columns) {
        return converted((PtNDArray) manager.create(values, new Shape(rows, columns)));
    }

    /** Zeros that belong to a manager of their own. */
    PtNDArray zeros(PtNDManager owner, long... shape) {
        PtNDArray zeros = (PtNDArray) owner.zeros(new Shape(shape), DataType.FLOAT32);
        if (dtype == ComputeDtype.FLOAT32) {
            return zeros;
        }
        try (zeros) {
            return cast(zeros, owner);
        }
    }

    private PtNDArray converted(PtNDArray floats) {
        if (dtype == ComputeDtype.FLOAT32) {
            return floats;
        }
        try (floats) {
            return cast(floats, manager);
        }
    }

    private PtNDArray cast(PtNDArray floats, PtNDManager owner) {
        try (IValue input = IValue.from(floats);
                IValue type = IValue.from(dtype.scalarType());
                IValue output = cast.forward(input, type)) {
            return output.toTensor(owner);
        }
    }
}
