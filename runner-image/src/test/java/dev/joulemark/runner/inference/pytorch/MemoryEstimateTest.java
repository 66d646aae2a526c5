package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelMemory;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.Checkpoints;
import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.ModelLocation;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A model of 134,515,008 parameters: 30 layers, 3 key-value heads of 64. */
final class MemoryEstimateTest {

    private static final ComputeDevice CPU = new ComputeDevice.Cpu();

    @Test
    void weightsAndCacheAreCountedByTheSizes() throws ModelException {
        // 2 * 30 layers * 8 rows * 3 heads * 64 * 640 tokens * 2 bytes
        assertThat(estimate(ComputeDtype.BFLOAT16, 8, 640).memory())
                .isEqualTo(new ModelMemory(2 * 134_515_008L, 117_964_800));
        assertThat(estimate(ComputeDtype.FLOAT32, 1, 0).memory()).isEqualTo(new ModelMemory(4 * 134_515_008L, 0));
    }

    @Test
    void noRowIsLongerThanTheContext() throws ModelException {
        assertThat(estimate(ComputeDtype.BFLOAT16, 1, 1_000_000)).isEqualTo(estimate(ComputeDtype.BFLOAT16, 1, 8_192));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheNumbersAndTheRemedy() throws ModelException {
        MemoryEstimate estimate = estimate(ComputeDtype.BFLOAT16, 64, 2_048);
        assertThatThrownBy(() -> estimate.check(OptionalLong.of(1_000_000_000), CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("on Cpu (weights in BFloat16 0.27 GB, keys and values of 64 prompts of up to 2048"
                        + " tokens 3.02 GB, activations")
                .hasMessageEndingWith("but only 1.00 GB are free: lower engine.batchSize, workload.maxInputTokens or"
                        + " workload.maxOutputTokens, or give it more memory.")
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(ModelException.Reason.OUT_OF_MEMORY);
    }

    @Test
    void weightsThatDoNotFitNeedAnotherRemedy() throws ModelException {
        MemoryEstimate estimate = estimate(ComputeDtype.FLOAT32, 1, 64);
        assertThatThrownBy(() -> estimate.check(OptionalLong.of(100_000_000), CPU))
                .hasMessageEndingWith("set model.dtype to BFloat16, take a smaller model, or give it more memory.");
    }

    @Test
    void whatFitsOrIsUnknownIsNotRefused() throws ModelException {
        MemoryEstimate estimate = estimate(ComputeDtype.FLOAT32, 8, 640);
        assertThatCode(() -> estimate.check(OptionalLong.empty(), CPU)).doesNotThrowAnyException();
        assertThatCode(() -> estimate.check(OptionalLong.of(2_000_000_000), CPU))
                .doesNotThrowAnyException();
    }

    private static MemoryEstimate estimate(ComputeDtype dtype, int rows, int tokens) throws ModelException {
        ModelLocation location =
                new ModelLocation(Path.of("../deploy/examples/models/dummy-135m"), "dummy", "path", null);
        try (Checkpoint checkpoint = Checkpoints.open(location, ModelFormat.DUMMY)) {
            DecoderConfig config = checkpoint.config();
            return MemoryEstimate.of(config, dtype, rows, tokens);
        }
    }
}
