package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LinearKernelTest {

    private static final Host INTEL = new Host(OptionalLong::empty, "GenuineIntel");
    private static final Host AMD = new Host(OptionalLong::empty, "AuthenticAMD");

    @Test
    void oneRowInFloat32IsForTheGeneralKernelOnIntelAloneAndAllElseForTheFastest() {
        try (PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            LinearKernel fastest = LinearKernel.best(manager, ComputeDtype.FLOAT32);

            assertThat(LinearKernel.best(manager, ComputeDtype.FLOAT32, INTEL, 1))
                    .isEqualTo(LinearKernel.PLAIN);
            assertThat(LinearKernel.best(manager, ComputeDtype.FLOAT32, INTEL, 2))
                    .isEqualTo(fastest);
            assertThat(LinearKernel.best(manager, ComputeDtype.FLOAT32, AMD, 1)).isEqualTo(fastest);
            assertThat(LinearKernel.best(manager, ComputeDtype.FLOAT32, Host.unknown(), 1))
                    .isEqualTo(fastest);
            assertThat(LinearKernel.best(manager, ComputeDtype.BFLOAT16, INTEL, 1))
                    .isEqualTo(LinearKernel.best(manager, ComputeDtype.BFLOAT16));
        }
    }
}
