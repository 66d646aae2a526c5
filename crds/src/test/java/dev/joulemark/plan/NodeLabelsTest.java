package dev.joulemark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.PlacementSpec;
import dev.joulemark.api.v1alpha1.SharedPowerDomain;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("K8S-4")
final class NodeLabelsTest {

    @ParameterizedTest
    @ValueSource(strings = {"pool", "example.com/pool", "nvidia.com/gpu.product", "A_b-c.9"})
    void aLabelKeyIsAccepted(String key) {
        assertThat(NodeLabels.faults(selecting(key))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-pool", "a/b/c", "Example.com/pool", "/pool"})
    void anythingElseIsNamed(String key) {
        assertThat(NodeLabels.faults(selecting(key)))
                .singleElement()
                .asString()
                .startsWith("spec.placement.nodeSelector has the key '" + key + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mred", "a\u0007"})
    void row43ControlCharactersAreNotRepeated(String key) {
        assertThat(NodeLabels.faults(selecting(key))).singleElement().asString().doesNotContainPattern("\\p{Cntrl}");
    }

    private static PlacementSpec selecting(String key) {
        return new PlacementSpec(
                null, List.of(), null, SharedPowerDomain.FORBID, Map.of(key, "value"), List.of(), null, null);
    }
}
