package dev.joulemark.runner.inference.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;

/** What computes linear layers. */
enum LinearKernel {
    /** The engine's general one, on weights as they are stored. */
    PLAIN,

    /**
     * oneDNN's on a CPU, on weights in its blocked layout, which is the same whatever the batch. Faster than the general one
     * everywhere but at batch 1 in Float32 on a processor by Intel, where it was tried (docs/generation.md).
     */
    PACKED;

    private static final int WIDTH = 16;

    /**
     * The fastest one for steps of some rows. The general one is MKL's, which reads Float32 weights at the speed of memory for
     * one row on processors by Intel, and takes another path on others. A rule and no trial, so that two runs compute alike.
     *
     * @param rows of a step
     */
    static LinearKernel best(PtNDManager manager, ComputeDtype dtype, Host host, int rows) {
        return host.isIntel() && rows == 1 && dtype == ComputeDtype.FLOAT32 ? PLAIN : best(manager, dtype);
    }

    /**
     * The fastest one that computes rightly here, whatever the rows: oneDNN is in libraries for CPUs, and has no kernels for every type on
     * every processor.
     */
    static LinearKernel best(PtNDManager manager, ComputeDtype dtype) {
        try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
            PtSymbolBlock trial = TorchScript.compile(scope, trial());
            try (IValue ones = IValue.from((PtNDArray) scope.ones(new Shape(WIDTH, WIDTH)));
                    IValue type = IValue.from(dtype.scalarType());
                    IValue output = trial.forward(ones, type)) {
                return output.toTensor(scope).toFloatArray()[0] == 2 * WIDTH ? PACKED : PLAIN;
            }
        } catch (EngineException unsupported) {
            return PLAIN;
        }
    }

    /** A layer of ones, and the layer plus itself. */
    private static String trial() {
        LinearScript packed = new LinearScript(PACKED);
        LinearScript.Layer layer = new LinearScript.Layer("x", "w", null);
        return """
                  def forward(self: __torch__.M, ones: Tensor, dtype: int) -> Tensor:
                    x = torch.to(ones, dtype)
                    w = ops.mkldnn._reorder_linear_weight(x, 1)
                    y = %s
                    return torch.to(%s, 6)
                """.formatted(packed.alone(layer), packed.plus(layer, "y"));
    }
}
