package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.Checkpoints;
import dev.joulemark.runner.inference.model.HubClient;
import dev.joulemark.runner.inference.model.ModelLocation;
import dev.joulemark.runner.inference.model.ModelLocator;
import dev.joulemark.runner.inference.model.S3Models;
import dev.joulemark.runner.store.EmptyStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder against an independent float64 reference in numpy, whose script lies in {@code src/test/fixtures}. */
final class PyTorchEngineTest {

    private static final GenerationSettings TWELVE = new GenerationSettings(12, 0, true);
    private static final Path FIXTURE = fixture();

    private static Path fixture() {
        try {
            return Path.of(PyTorchEngineTest.class
                            .getResource("/tiny-llama/expected.json")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "safetensors-f32",
                "safetensors-bf16",
                "tiny-llama.F32.gguf",
                "tiny-llama.Q8_0.gguf",
                "tiny-llama.Q4_1.gguf"
            })
    void logitsAreThoseOfTheReference(String variant) throws IOException, ModelException {
        // Given
        Engine engine = Engine.getEngine("PyTorch");
        ModelLocation location = new ModelLocation(FIXTURE.resolve(variant), variant, "path", null);
        try (PtNDManager manager = (PtNDManager) engine.newBaseManager(Device.cpu());
                Checkpoint checkpoint = Checkpoints.open(location, ModelFormat.AUTO)) {
            Tensors tensors = new Tensors(manager, ComputeDtype.FLOAT32);
            DecoderWeights weights = DecoderWeights.load(checkpoint, tensors);
            try (ScriptedDecoder decoder = new ScriptedDecoder(manager, tensors, checkpoint.config(), weights)) {
                for (JsonNode expected : prompts(variant)) {
                    // When
                    PaddedBatch batch = PaddedBatch.of(List.of(ints(expected.path("prompt"))));
                    float[] logits;
                    try (ScriptedDecoder.Sequence sequence = decoder.begin(batch, batch.columns() + 1, new long[0])) {
                        logits = sequence.prefillLogits();
                    }

                    // Then
                    JsonNode reference = expected.path("logits");
                    assertThat(logits).hasSize(reference.size());
                    for (int i = 0; i < logits.length; i++) {
                        assertThat((double) logits[i])
                                .isCloseTo(reference.get(i).asDouble(), within(1e-4));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"safetensors-f32", "safetensors-bf16", "tiny-llama.Q8_0.gguf", "tiny-llama.Q4_1.gguf"})
    void greedyTokensAreThoseOfTheReferenceAloneAndInABatch(String variant) throws IOException, ModelException {
        // Given
        List<int[]> prompts = new ArrayList<>();
        List<List<Integer>> greedy = new ArrayList<>();
        for (JsonNode expected : prompts(variant)) {
            prompts.add(ints(expected.path("prompt")));
            greedy.add(IntStream.of(ints(expected.path("greedy"))).boxed().toList());
        }
        try (LoadedModel model = load(variant, "Float32")) {
            // When
            List<Generation> batch = model.generate(prompts, TWELVE, step -> true);

            // Then
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(batch.get(i).outputTokens()).isEqualTo(greedy.get(i));
                Generation alone = model.generate(List.of(prompts.get(i)), TWELVE, step -> true)
                        .getFirst();
                assertThat(alone.outputTokens()).isEqualTo(greedy.get(i));
            }
        }
    }

    @Test
    void anEndOfSequenceTokenEndsItsRowOnlyAndIsCounted() throws IOException, ModelException {
        // Given: the third greedy token is declared the end
        try (LoadedModel model = load("safetensors-f32", "Float32")) {
            int[] prompt = ints(prompts("safetensors-f32").get(0).path("prompt"));
            List<Integer> all = model.generate(List.of(prompt), TWELVE, step -> true)
                    .getFirst()
                    .outputTokens();
            RowState row = new RowState(
                    new Prompt(prompt, 0), new GenerationSettings(12, 0, false), Set.of((long) all.get(2)), 100, 0);

            // When
            all.forEach(token -> row.take(token, 1));

            // Then
            assertThat(row.generation().finishReason()).isEqualTo(FinishReason.END_OF_SEQUENCE);
            assertThat(row.generation().outputTokens()).isEqualTo(all.subList(0, all.indexOf(all.get(2)) + 1));
        }
    }

    @Test
    void aFullContextEndsARow() throws IOException, ModelException {
        try (LoadedModel model = load("safetensors-f32", "Float32")) {
            // Given
            int context = model.description().contextLength();
            int[] prompt = IntStream.range(0, context - 2).map(i -> 5 + i % 50).toArray();

            // When
            Generation generation =
                    model.generate(List.of(prompt), TWELVE, step -> true).getFirst();

            // Then: two tokens fit behind the prompt, and one more is produced from the last of them
            assertThat(generation.finishReason()).isEqualTo(FinishReason.CONTEXT_FULL);
            assertThat(generation.outputTokens()).hasSize(3);
        }
    }

    @Test
    void aCancelEndsWithinOneStepAndLeavesTheModelUsable() throws IOException, ModelException {
        try (LoadedModel model = load("safetensors-f32", "Float32")) {
            // Given
            int[] prompt = ints(prompts("safetensors-f32").get(0).path("prompt"));
            int[] steps = new int[1];

            // When
            Generation cut = model.generate(List.of(prompt), TWELVE, step -> ++steps[0] < 3)
                    .getFirst();

            // Then
            assertThat(cut.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(cut.outputTokens()).hasSize(3);
            assertThat(model.generate(List.of(prompt), TWELVE, step -> true)
                            .getFirst()
                            .outputTokens())
                    .hasSize(12);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BFloat16", "Float16"})
    void halfPrecisionComputesWithoutEndingTheProcess(String dtype) throws IOException, ModelException {
        try (LoadedModel model = load("safetensors-f32", dtype)) {
            int[] prompt = ints(prompts("safetensors-f32").get(0).path("prompt"));
            assertThat(model.generate(List.of(prompt, new int[] {7}), TWELVE, step -> true))
                    .allSatisfy(
                            generation -> assertThat(generation.outputTokens()).hasSize(12));
            assertThat(model.description().computeDtype()).isEqualTo(dtype);
            assertThat(model.description().sourceDtype()).isEqualTo("F32");
        }
    }

    @Test
    void anEmptyPromptIsABugOfTheCaller() throws IOException, ModelException {
        try (LoadedModel model = load("safetensors-f32", "Float32")) {
            assertThatThrownBy(() -> model.generate(List.of(new int[0]), TWELVE, step -> true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 tokens");
        }
    }

    @Test
    void aNamedGpuThatIsNotThereIsRefusedWithASentence() throws IOException {
        // Given
        EngineSpec cuda = new YAMLMapper().readValue("device: Cuda", EngineSpec.class);
        CudaDevices none = new CudaDevices(Map.of(), List::of, Path.of("/nowhere"));
        PyTorchEngine engine = new PyTorchEngine(locator(), none, Host.unknown());

        // When, Then
        assertThatThrownBy(() -> engine.resolveDevice(cuda))
                .isInstanceOf(ModelException.class)
                .hasMessage("engine.device is Cuda, but this machine has no NVIDIA driver: use Cpu or Auto.");
    }

    @Test
    void autoIsTheCpuWhereThereIsNoDriver() throws IOException, ModelException {
        EngineSpec auto = new YAMLMapper().readValue("device: Auto", EngineSpec.class);
        CudaDevices none = new CudaDevices(Map.of(), List::of, Path.of("/nowhere"));
        assertThat(new PyTorchEngine(locator(), none, Host.unknown()).resolveDevice(auto))
                .isEqualTo(new ComputeDevice.Cpu());
    }

    @Test
    void aModelThatCannotFitIsRefusedBeforeItIsLoaded() throws IOException {
        // Given: memory for the weights, not for a batch
        PyTorchEngine engine = new PyTorchEngine(
                locator(), new CudaDevices(Map.of(), List::of), new Host(() -> OptionalLong.of(1_000_000), null));
        ModelSpec model =
                new YAMLMapper().readValue("{path: " + FIXTURE.resolve("safetensors-f32") + "}", ModelSpec.class);
        EngineSpec many = new YAMLMapper().readValue("{device: Cpu, batchSize: 1024}", EngineSpec.class);

        // When, Then
        assertThatThrownBy(() -> engine.load(model, many, 64))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("The model needs at least ")
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(ModelException.Reason.OUT_OF_MEMORY);
    }

    private static LoadedModel load(String variant, String dtype) throws IOException, ModelException {
        ModelSpec model = new YAMLMapper()
                .readValue("{path: " + FIXTURE.resolve(variant) + ", dtype: " + dtype + "}", ModelSpec.class);
        EngineSpec engine = new YAMLMapper().readValue("{device: Cpu, threads: 1}", EngineSpec.class);
        return new PyTorchEngine(locator(), new CudaDevices(Map.of(), List::of), Host.unknown()).load(model, engine);
    }

    private static ModelLocator locator() {
        return new ModelLocator(
                FIXTURE,
                null,
                new HubClient(Map.of(), new HubClient.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1))),
                new S3Models(new EmptyStore(), FIXTURE));
    }

    private static JsonNode prompts(String variant) throws IOException {
        return new JsonMapper()
                .readTree(FIXTURE.resolve("expected.json").toFile())
                .path("variants")
                .path(variant)
                .path("prompts");
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
