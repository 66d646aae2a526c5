package dev.joulemark.runner.inference.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import java.util.Objects;

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

    /** A matrix of so many rows, of the type, device and width of another. */
    private static final String EMPTY = """
              def forward(self: __torch__.M, x: Tensor, rows: int) -> Tensor:
                return torch.new_empty(x, [rows, torch.size(x, 1)])
            """;

    /** Writes some rows into a matrix. */
    private static final String PUT = """
              def forward(self: __torch__.M, target: Tensor, x: Tensor, at: int) -> Tensor:
                rows = torch.slice(target, 0, at, torch.add(at, torch.size(x, 0)), 1)
                return torch.copy_(rows, x, False)
            """;

    private final PtNDManager manager;
    private final ComputeDtype dtype;
    private final long mostBytes;
    private final PtSymbolBlock cast;

    Tensors(PtNDManager manager, ComputeDtype dtype) {
        this(manager, dtype, Integer.MAX_VALUE);
    }

    /**
     * A maker of tensors.
     *
     * @param manager owns them
     * @param dtype their type
     * @param mostBytes bytes of floats that are handed over at once: a buffer of Java holds less than 2 GiB
     */
    Tensors(PtNDManager manager, ComputeDtype dtype, long mostBytes) {
        this.manager = manager;
        this.dtype = dtype;
        this.mostBytes = mostBytes;
        this.cast = TorchScript.compile(manager, CAST);
    }

    /**
     * A weight. On a CPU in Float32 it is the checkpoint's memory itself, not a copy, unless it is too large to be handed
     * over at once.
     */
    PtNDArray weight(Checkpoint checkpoint, Checkpoint.TensorInfo info) throws ModelException {
        long rows = info.shape().getFirst();
        long rowBytes = info.elements() / rows * Float.BYTES;
        if (info.shape().size() == 2 && info.elements() * Float.BYTES > mostBytes) {
            return inPieces(checkpoint, info, Math.max(1, mostBytes / rowBytes));
        }
        return rows(checkpoint, info, 0, rows);
    }

    private PtNDArray inPieces(Checkpoint checkpoint, Checkpoint.TensorInfo info, long step) throws ModelException {
        long rows = info.shape().getFirst();
        PtSymbolBlock empty = TorchScript.compile(manager, EMPTY);
        PtSymbolBlock put = TorchScript.compile(manager, PUT);
        PtNDArray whole = null;
        for (long at = 0; at < rows; at += step) {
            try (PtNDArray piece = rows(checkpoint, info, at, Math.min(step, rows - at));
                    IValue part = IValue.from(piece)) {
                if (whole == null) {
                    try (IValue count = IValue.from(rows);
                            IValue output = empty.forward(part, count)) {
                        whole = output.toTensor(manager);
                    }
                }
                try (IValue target = IValue.from(whole);
                        IValue place = IValue.from(at)) {
                    put.forward(target, part, place).close();
                }
            }
        }
        empty.close();
        put.close();
        return Objects.requireNonNull(whole, "a tensor has rows");
    }

    private PtNDArray rows(Checkpoint checkpoint, Checkpoint.TensorInfo info, long first, long count)
            throws ModelException {
        long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = count;
        return converted(
                manager.create(checkpoint.float32(info.name(), first, count), new Shape(shape), DataType.FLOAT32));
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
