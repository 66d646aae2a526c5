package dev.joulemark.runner.inference.pytorch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import dev.joulemark.runner.inference.ComputeDevice;

/** Waits until a device has finished everything that was queued. */
sealed interface DeviceSync {

    /** Blocks until the device is idle. */
    void await();

    static DeviceSync of(ComputeDevice device, PtNDManager manager) {
        return switch (device) {
            case ComputeDevice.Cpu() -> new OnCpu();
            case ComputeDevice.Gpu(String ignored, int index) ->
                new OnCuda(
                        TorchScript.compile(manager, OnCuda.SYNCHRONIZE),
                        (PtNDArray) manager.zeros(new Shape(1)),
                        index);
        };
    }

    /** A CPU computes before the call returns. */
    record OnCpu() implements DeviceSync {

        @Override
        public void await() {
            // nothing is ever queued
        }
    }

    /**
     * All streams of a CUDA device, through the engine's own runtime and context.
     *
     * @param module calls {@code torch.cuda.synchronize}
     * @param token an argument, since a module without one does not run
     * @param index index in CUDA's order
     */
    record OnCuda(PtSymbolBlock module, PtNDArray token, int index) implements DeviceSync {

        /** Compiles on a CUDA build only. */
        private static final String SYNCHRONIZE = """
                  def forward(self: __torch__.M, x: Tensor, device: int) -> Tensor:
                    _0 = ops.cuda.synchronize(device)
                    return x
                """;

        @Override
        public void await() {
            try (IValue argument = IValue.from(token);
                    IValue device = IValue.from((long) index)) {
                module.forward(argument, device).close();
            }
        }
    }
}
