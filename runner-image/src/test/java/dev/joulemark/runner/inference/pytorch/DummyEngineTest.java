package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.HubClient;
import dev.joulemark.runner.inference.model.ModelLocator;
import dev.joulemark.runner.inference.model.S3Models;
import dev.joulemark.runner.store.EmptyStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of random weights generate like any other. */
final class DummyEngineTest {

    private static final Path EXAMPLES = Path.of("../deploy/examples");
    private static final GenerationSettings SIXTEEN = new GenerationSettings(16, 0, true);

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "mistral", "qwen2", "qwen3", "phi3", "gemma2"})
    void everyFamilyGeneratesFromItsConfigurationInHalfPrecision(String family) throws Exception {
        // Given
        Path folder = Path.of(DummyEngineTest.class
                        .getResource("/tiny-models/" + family + "/config.json")
                        .toURI())
                .getParent();

        // When
        try (LoadedModel model = load(folder.getParent(), family)) {
            // Then
            assertThat(generate(model).outputTokens()).hasSize(16);
            assertThat(model.description().format()).isEqualTo("Dummy");
        }
    }

    @Test
    void theExampleOfAHundredMillionParametersGeneratesTheSameEveryTime()
            throws IOException, ModelException, URISyntaxException {
        // Given: the example's model, where make fetch-model would put it
        EnergyExperimentSpec example = new YAMLMapper()
                .treeToValue(
                        new YAMLMapper()
                                .readTree(Files.readString(EXAMPLES.resolve("06-dummy-weights.yaml")))
                                .path("spec"),
                        EnergyExperimentSpec.class);
        assertThat(example.model().path()).isEqualTo("models/dummy-135m");
        try (LoadedModel first = load(EXAMPLES, "models/dummy-135m")) {
            // When
            Generation generation = generate(first);

            // Then
            assertThat(first.description().shape().totalParameters()).isEqualTo(134_515_008);
            assertThat(first.description().computeDtype()).isEqualTo("BFloat16");
            try (LoadedModel second = load(EXAMPLES, "models/dummy-135m")) {
                assertThat(generate(second).outputTokens()).isEqualTo(generation.outputTokens());
                assertThat(second.description().sha256())
                        .isEqualTo(first.description().sha256());
            }
        }
    }

    @Test
    void theFallbackTokenizerHasATokenAByte() throws IOException, ModelException {
        try (LoadedModel model = load(EXAMPLES, "models/dummy-135m")) {
            String text = "Joule ≥ 1\n\t\u0000";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] tokens = model.encode(text);
            assertThat(tokens).hasSize(bytes.length);
            for (int i = 0; i < bytes.length; i++) {
                assertThat(tokens[i]).isEqualTo(Byte.toUnsignedInt(bytes[i]));
            }
            assertThat(model.decode(tokens)).isEqualTo(text);
            assertThat(model.decode(new int[] {'a', 40_000, 'b'})).isEqualTo("ab");
        }
    }

    private static Generation generate(LoadedModel model) throws ModelException {
        List<int[]> prompts = List.of(model.encode("The cat sat on the mat."), model.encode("1"));
        return model.generate(prompts, SIXTEEN, step -> true).getFirst();
    }

    private static LoadedModel load(Path cache, String path) throws IOException, ModelException {
        YAMLMapper yaml = new YAMLMapper();
        ModelSpec model = yaml.readValue("{path: " + path + ", format: Dummy, dtype: BFloat16}", ModelSpec.class);
        EngineSpec engine = yaml.readValue("{device: Cpu, threads: 2}", EngineSpec.class);
        ModelLocator locator = new ModelLocator(
                cache,
                null,
                new HubClient(Map.of(), new HubClient.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1))),
                new S3Models(new EmptyStore(), cache));
        return new PyTorchEngine(locator, new CudaDevices(Map.of(), List::of), Host.unknown()).load(model, engine);
    }
}
