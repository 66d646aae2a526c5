package dev.joulemark.runner.inference.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes tensors in the type the model computes in. BF16 arguments of DJL's own calls end the JVM, so BF16 tensors are made
 * here alone, by TorchScript, and are touched by TorchScript alone.
 */
final class Tensors {

    /** An uninitialised tensor on the device of another; DJL has no safe way to name BF16. */
    private static final String EMPTY = """
              def forward(self: __torch__.M, x: Tensor, size: List[int], dtype: int) -> Tensor:
                return torch.new_empty(x, size, dtype=dtype)
            """;

    private static final String ZERO = """
              def forward(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.zero_(x)
            """;

    /** Writes some rows into a tensor, in its type. */
    private static final String PUT = """
              def forward(self: __torch__.M, target: Tensor, x: Tensor, at: int) -> Tensor:
                rows = torch.slice(target, 0, at, torch.add(at, torch.size(x, 0)), 1)
                return torch.copy_(rows, x, False)
            """;

    /** The beginning of a vector as another shape. */
    private static final String VIEW = """
              def forward(self: __torch__.M, x: Tensor, size: List[int], elements: int) -> Tensor:
                return torch.view(torch.slice(x, 0, 0, elements, 1), size)
            """;

    /** As one tensor in oneDNN's blocked layout. */
    private static final String PACK = """
              def forward(self: __torch__.M, weight: Tensor) -> Tensor:
                return ops.mkldnn._reorder_linear_weight(weight, 1)
            """;

    private final PtNDManager manager;
    private final ComputeDtype dtype;
    private final LinearKernel kernel;
    private final PtNDArray sample;
    private final PtSymbolBlock empty;
    private final PtSymbolBlock zero;
    private final PtSymbolBlock put;
    private final PtSymbolBlock view;
    private final @Nullable PtSymbolBlock pack;

    Tensors(PtNDManager manager, ComputeDtype dtype) {
        this(manager, dtype, LinearKernel.best(manager, dtype));
    }

    /**
     * A maker of tensors.
     *
     * @param manager owns them
     * @param dtype their type
     * @param kernel what weights of linear layers are made for
     */
    Tensors(PtNDManager manager, ComputeDtype dtype, LinearKernel kernel) {
        this.manager = manager;
        this.dtype = dtype;
        this.kernel = kernel;
        this.sample = (PtNDArray) manager.create(0f);
        this.empty = TorchScript.compile(manager, EMPTY);
        this.zero = TorchScript.compile(manager, ZERO);
        this.put = TorchScript.compile(manager, PUT);
        this.view = TorchScript.compile(manager, VIEW);
        // Libraries for GPUs may not know its operator.
        this.pack = kernel == LinearKernel.PACKED ? TorchScript.compile(manager, PACK) : null;
    }

    /** What weights of linear layers are made for. */
    LinearKernel kernel() {
        return kernel;
    }

    /** Whether 32-bit floats need no conversion. */
    boolean takesFloats() {
        return dtype == ComputeDtype.FLOAT32;
    }

    /** A new manager for tensors that are not kept. */
    PtNDManager scope() {
        return (PtNDManager) manager.newSubManager();
    }

    /** A tensor of 32-bit floats; on a CPU the buffer's memory itself. */
    PtNDArray floats(ByteBuffer values, long... shape) {
        return manager.create(values, new Shape(shape), DataType.FLOAT32);
    }

    /** A table of floats, rows first. */
    PtNDArray table(float[] values, long rows, long columns) {
        PtNDArray table = empty(rows, columns);
        try (PtNDArray floats = (PtNDArray) manager.create(values, new Shape(rows, columns))) {
            put(table, floats, 0);
        }
        return table;
    }

    /** Zeros that belong to a manager of their own. */
    PtNDArray zeros(PtNDManager owner, long... shape) {
        PtNDArray zeros = empty(owner, shape);
        try (IValue input = IValue.from(zeros)) {
            zero.forward(input).close();
        }
        return zeros;
    }

    /** A tensor whose values are not set. */
    PtNDArray empty(long... shape) {
        return empty(manager, shape);
    }

    private PtNDArray empty(PtNDManager owner, long... shape) {
        try (IValue device = IValue.from(sample);
                IValue size = IValue.listFrom(shape);
                IValue type = IValue.from(dtype.scalarType());
                IValue output = empty.forward(device, size, type)) {
            return output.toTensor(owner);
        }
    }

    /** Writes rows of 32-bit floats into a tensor, from row {@code at} on. */
    void put(PtNDArray target, PtNDArray floats, long at) {
        try (IValue whole = IValue.from(target);
                IValue rows = IValue.from(floats);
                IValue place = IValue.from(at)) {
            put.forward(whole, rows, place).close();
        }
    }

    /** The beginning of a vector as another shape, in the same memory. */
    PtNDArray view(PtNDArray vector, long... shape) {
        try (IValue input = IValue.from(vector);
                IValue size = IValue.listFrom(shape);
                IValue elements = IValue.from(new Shape(shape).size());
                IValue output = view.forward(input, size, elements)) {
            return output.toTensor(manager);
        }
    }

    /** A matrix in the layout of {@link LinearKernel#PACKED}; the matrix itself stays. */
    PtNDArray packed(PtNDArray matrix) {
        try (IValue input = IValue.from(matrix);
                IValue output =
                        Objects.requireNonNull(pack, "packs for its kernel").forward(input)) {
            return output.toTensor(manager);
        }
    }
}
