package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.runner.inference.ModelException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which GPU is CUDA's first, by the environment and what the driver shows. */
final class CudaOrderTest {

    /** In the driver's order, which is not that of the bus. */
    private static final List<CudaBoard> THREE = List.of(
            new CudaBoard("GPU-cc000000-1", "00000000:C1:00.0", null),
            new CudaBoard("GPU-aa000000-2", "00000000:3B:00.0", null),
            new CudaBoard("GPU-ab000000-3", "00000000:AF:00.0", null));

    @Test
    void theOnlyOneIsTheFirst() throws ModelException {
        assertThat(first(Map.of(), THREE.subList(0, 1))).isEqualTo("GPU-cc000000-1");
    }

    @Test
    void ofSeveralTheFirstOnTheBusIsTaken() throws ModelException {
        assertThat(CudaOrder.of(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), THREE)
                        .uuids())
                .containsExactly("GPU-aa000000-2", "GPU-ab000000-3", "GPU-cc000000-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GPU-ab000000-3                  | GPU-ab000000-3
            GPU-ab                          | GPU-ab000000-3
            GPU-cc000000-1,GPU-aa000000-2   | GPU-cc000000-1
            2                               | GPU-cc000000-1
            1,0                             | GPU-ab000000-3
            """)
    void whatIsMadeVisibleComesInTheOrderOfItsNames(String visible, String expected) throws ModelException {
        Map<String, String> environment = Map.of("CUDA_VISIBLE_DEVICES", visible, "CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        assertThat(first(environment, THREE)).isEqualTo(expected);
    }

    @Test
    void namesBehindOneThatIsUnknownDoNotCountAsInCuda() throws ModelException {
        Map<String, String> environment = Map.of("CUDA_VISIBLE_DEVICES", "GPU-cc,GPU-none,GPU-aa");
        assertThat(CudaOrder.of(environment, THREE).uuids()).containsExactly("GPU-cc000000-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "GPU-a", "GPU-none", "MIG-aa", "7"})
    void whatNamesNoGpuIsRefused(String visible) {
        assertRefused(
                Map.of("CUDA_VISIBLE_DEVICES", visible, "CUDA_DEVICE_ORDER", "PCI_BUS_ID"),
                THREE,
                "CUDA_VISIBLE_DEVICES is '" + visible + "', which names none of the GPUs [GPU-cc000000-1,");
    }

    @Test
    void theFastestOfSeveralIsNotGuessed() {
        assertRefused(Map.of(), THREE, "of which the first in CUDA's order is not known: set CUDA_VISIBLE_DEVICES");
        assertRefused(Map.of("CUDA_VISIBLE_DEVICES", "0"), THREE, "set CUDA_VISIBLE_DEVICES to the UUID");
    }

    @Test
    void withoutAddressesThereIsNoOrder() {
        List<CudaBoard> unaddressed =
                List.of(new CudaBoard("GPU-1", null, null), new CudaBoard("GPU-2", "00000000:3B:00.0", null));
        assertRefused(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), unaddressed, "is not known");
    }

    @Test
    void aDriverWithoutGpusIsNamed() {
        assertRefused(Map.of(), List.of(), "shows no GPU: give the container one");
    }

    private static String first(Map<String, String> environment, List<CudaBoard> boards) throws ModelException {
        return CudaOrder.of(environment, boards).first();
    }

    private static void assertRefused(Map<String, String> environment, List<CudaBoard> boards, String sentence) {
        assertThatThrownBy(() -> CudaOrder.of(environment, boards))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".")
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(ModelException.Reason.DEVICE_UNAVAILABLE);
    }
}
