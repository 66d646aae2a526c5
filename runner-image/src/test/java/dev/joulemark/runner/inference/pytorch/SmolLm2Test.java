package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real model, where {@code make fetch-model} has put it: {@code make test} does. */
final class SmolLm2Test {

    private static final String FILE = "models/SmolLM2-135M-Instruct.Q4_1.gguf";

    @Test
    @Tag("CM-26")
    void smolLm2SpeaksEnglishAndHasTheParametersOfItsPaper() throws IOException, ModelException {
        // Given
        try (LoadedModel model = load()) {
            // When
            int[] prompt =
                    model.encode("<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n");
            Generation answer = model.generate(List.of(prompt), new GenerationSettings(32, 0, false), step -> true)
                    .getFirst();

            // Then
            assertThat(model.decode(answer.outputTokens().stream()
                            .mapToInt(Integer::intValue)
                            .toArray()))
                    .isEqualTo("The capital of France is Paris.");
            assertThat(model.description().shape().nonEmbeddingParameters()).isEqualTo(106_203_456L);
            assertThat(model.description().shape().totalParameters()).isEqualTo(134_515_008L);
            assertThat(model.description().sourceDtype()).isEqualTo("Q4_1");
        }
    }

    @Test
    void greedyContinuationsAreThoseOfTransformers() throws IOException, ModelException {
        // Given: what src/test/fixtures/make_smollm2_greedy.py wrote
        JsonNode prompts = new JsonMapper()
                .readTree(SmolLm2Test.class.getResourceAsStream("/smollm2-greedy.json"))
                .path("prompts");
        GenerationSettings settings = new GenerationSettings(64, 0, true);
        try (LoadedModel model = load()) {
            List<int[]> encoded = new ArrayList<>();
            for (JsonNode prompt : prompts) {
                encoded.add(model.encode(prompt.path("text").asText()));
            }

            // When
            List<Generation> batch = model.generate(encoded, settings, step -> true);

            // Then
            for (int i = 0; i < prompts.size(); i++) {
                List<Integer> expected = numbers(prompts.get(i).path("greedy"));
                assertThat(encoded.get(i))
                        .containsExactly(numbers(prompts.get(i).path("prompt")).toArray(Integer[]::new));
                assertThat(batch.get(i).outputTokens()).isEqualTo(expected);
                assertThat(model.generate(List.of(encoded.get(i)), settings, step -> true)
                                .getFirst()
                                .outputTokens())
                        .isEqualTo(expected);
            }
        }
    }

    private static List<Integer> numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    private static LoadedModel load() throws IOException, ModelException {
        Path cache = Path.of(
                System.getenv().getOrDefault("JOULEMARK_CACHE", System.getProperty("user.home") + "/.cache/joulemark"));
        assumeTrue(Files.exists(cache.resolve(FILE)), "SmolLM2 is not in the cache: run make fetch-model");
        PyTorchEngine engine = new PyTorchEngine(
                new ModelLocator(
                        cache,
                        null,
                        new HubClient(Map.of(), new HubClient.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1))),
                        new S3Models(new EmptyStore(), cache)),
                new CudaDevices(Map.of(), List::of),
                Host.unknown());
        YAMLMapper yaml = new YAMLMapper();
        return engine.load(
                yaml.readValue("path: " + FILE, ModelSpec.class), yaml.readValue("device: Cpu", EngineSpec.class));
    }
}
