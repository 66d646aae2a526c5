package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.Checkpoints;
import dev.joulemark.runner.inference.model.ModelLocation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on a real GPU, where a driver and a build for it are there; elsewhere skipped, with the reason. */
@Tag("HV-1")
final class CudaHardwareTest {

    private static void assumeAGpu() {
        assumeTrue(
                Files.exists(Path.of("/dev/nvidiactl")),
                "There is no NVIDIA driver here (no /dev/nvidiactl), so the engine was not run on a GPU.");
        assumeTrue(
                Engine.getEngine("PyTorch").hasCapability("CUDA"),
                "This build of the engine is for CPUs, so it was not run on a GPU: make test-gpu takes the other.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama-llama3", "mistral", "qwen3", "phi3", "gemma2"})
    void logitsOfTheGpuAreThoseOfTheCpu(String variant) throws ModelException, URISyntaxException {
        // Given
        assumeAGpu();
        int[] prompt = IntStream.range(0, 24).map(i -> (7 * i + 5) % 250).toArray();

        // When
        float[] onCpu = logits(variant, Device.cpu(), prompt);
        float[] onGpu = logits(variant, Device.gpu(0), prompt);

        // Then: sums are taken in another order
        assertThat(onGpu).hasSameSizeAs(onCpu);
        for (int i = 0; i < onCpu.length; i++) {
            assertThat(onGpu[i]).isCloseTo(onCpu[i], within(1e-3f));
        }
    }

    @Test
    void aSyncReturns() {
        assumeAGpu();
        try (PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.gpu(0))) {
            DeviceSync.of(new ComputeDevice.Gpu("GPU-0", 0), manager).await();
        }
    }

    private static float[] logits(String variant, Device device, int[] prompt)
            throws ModelException, URISyntaxException {
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
        Path folder = Path.of(CudaHardwareTest.class
                        .getResource("/tiny-models/" + variant + "/config.json")
                        .toURI())
                .getParent();
        ModelLocation location = new ModelLocation(folder, variant, "path", null);
        try (PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
                Checkpoint checkpoint = Checkpoints.open(location, ModelFormat.SAFETENSORS)) {
            Tensors tensors = new Tensors(manager, ComputeDtype.FLOAT32);
            DecoderWeights weights = DecoderWeights.load(checkpoint, tensors);
            try (ScriptedDecoder decoder = new ScriptedDecoder(manager, tensors, checkpoint.config(), weights)) {
                PaddedBatch batch = PaddedBatch.of(List.of(prompt));
                try (ScriptedDecoder.Sequence sequence = decoder.begin(batch, batch.columns() + 1, new long[0])) {
                    return sequence.prefillLogits();
                }
            }
        }
    }
}
