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
     * oneDNN's on a CPU, on weights in its blocked layout, which is the same whatever the batch. At batch 1 it read weights
     * about twice as fast as the general one where it was tried (docs/generation.md).
     */
    PACKED;

    private static final int WIDTH = 16;

    /**
     * The fastest one that computes rightly here: oneDNN is in libraries for CPUs, and has no kernels for every type on
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
