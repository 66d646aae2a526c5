package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.Checkpoints;
import dev.joulemark.runner.inference.model.ModelLocation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every family against {@code transformers}, whose numbers {@code src/test/fixtures/make_tiny_models.py} wrote. */
final class TinyModelsTest {

    static final List<String> VARIANTS = List.of(
            "gpt2",
            "llama",
            "llama-biased",
            "llama-linear",
            "llama-llama3",
            "mistral",
            "mistral-full",
            "qwen2",
            "qwen2-window",
            "qwen3",
            "phi3",
            "phi3-partial",
            "gemma2");

    static final List<String> GGUF =
            List.of("llama-llama3", "qwen2", "qwen3", "mistral-full", "phi3", "phi3-partial", "gemma2", "gpt2");

    @BeforeEach
    void loadTheEngine() {
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void logitsAreThoseOfTransformers(String variant) throws IOException, ModelException {
        // Given
        List<Expected> expected = expected(variant);
        try (Opened model = Opened.of(variant)) {
            for (Expected prompt : expected) {
                // When
                float[] logits = model.logits(ids(prompt.prompt()));

                // Then
                assertThat(logits).hasSize(prompt.logits().size());
                for (int i = 0; i < logits.length; i++) {
                    assertThat((double) logits[i]).isCloseTo(prompt.logits().get(i), within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void bothKernelsOfLinearLayersGiveTheSameTokens(String variant) throws IOException, ModelException {
        // Given
        List<Expected> expected = expected(variant);
        List<int[]> prompts = expected.stream().map(one -> ids(one.prompt())).toList();
        for (LinearKernel kernel : LinearKernel.values()) {
            try (Opened model = Opened.of(folder(variant), kernel)) {
                // When, Then
                assertThat(model.greedy(prompts, expected.getFirst().greedy().size()))
                        .as("%s", kernel)
                        .isEqualTo(expected.stream().map(Expected::greedy).toList());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("GGUF")
    void aGgufFileOfTheSameWeightsIsTheSameModel(String variant) throws IOException, ModelException {
        // Given
        List<Expected> expected = expected(variant);
        try (Opened model = Opened.of(folder(variant).resolve("model.gguf"))) {
            for (Expected prompt : expected) {
                // When
                float[] logits = model.logits(ids(prompt.prompt()));

                // Then
                for (int i = 0; i < logits.length; i++) {
                    assertThat((double) logits[i]).isCloseTo(prompt.logits().get(i), within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void greedyTokensAreThoseOfTransformers(String variant) throws IOException, ModelException {
        // Given
        List<Expected> expected = expected(variant);
        try (Opened model = Opened.of(variant)) {
            for (Expected prompt : expected) {
                // When, Then
                assertThat(model.greedy(
                                List.of(ids(prompt.prompt())), prompt.greedy().size()))
                        .containsExactly(prompt.greedy());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void aBatchOfUnequalPromptsIsTheSameAsEachAlone(String variant) throws IOException, ModelException {
        // Given
        List<Expected> expected = expected(variant);
        List<int[]> prompts = expected.stream().map(one -> ids(one.prompt())).toList();
        try (Opened model = Opened.of(variant)) {
            // When, Then
            assertThat(model.greedy(prompts, expected.getFirst().greedy().size()))
                    .isEqualTo(expected.stream().map(Expected::greedy).toList());
        }
    }

    private record Expected(List<Integer> prompt, List<Double> logits, List<Integer> greedy) {}

    /** A decoder with all it was made from. */
    private record Opened(PtNDManager manager, Checkpoint checkpoint, ScriptedDecoder decoder)
            implements AutoCloseable {

        static Opened of(String variant) throws ModelException {
            return of(folder(variant));
        }

        static Opened of(Path path) throws ModelException {
            Engine engine = Engine.getEngine("PyTorch");
            try (PtNDManager manager = (PtNDManager) engine.newBaseManager(Device.cpu())) {
                return of(path, LinearKernel.best(manager, ComputeDtype.FLOAT32));
            }
        }

        static Opened of(Path path, LinearKernel kernel) throws ModelException {
            PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
            Checkpoint checkpoint = Checkpoints.open(new ModelLocation(path, "tiny", "path", null), ModelFormat.AUTO);
            Tensors tensors = new Tensors(manager, ComputeDtype.FLOAT32, kernel);
            DecoderWeights weights = DecoderWeights.load(checkpoint, tensors);
            return new Opened(manager, checkpoint, new ScriptedDecoder(manager, tensors, checkpoint.config(), weights));
        }

        float[] logits(int[] prompt) {
            PaddedBatch batch = PaddedBatch.of(List.of(prompt));
            try (ScriptedDecoder.Sequence sequence = decoder.begin(batch, batch.columns() + 1, new long[0])) {
                return sequence.prefillLogits();
            }
        }

        List<List<Integer>> greedy(List<int[]> prompts, int steps) {
            PaddedBatch batch = PaddedBatch.of(prompts);
            List<List<Integer>> rows = prompts.stream()
                    .map(prompt -> (List<Integer>) new ArrayList<Integer>())
                    .toList();
            try (ScriptedDecoder.Sequence sequence = decoder.begin(batch, batch.columns() + steps, new long[0])) {
                long[] next = sequence.prefill(false, null);
                for (int step = 0; step < steps; step++) {
                    for (int row = 0; row < next.length; row++) {
                        rows.get(row).add((int) next[row]);
                    }
                    next = sequence.next(next, false, null);
                }
            }
            return rows;
        }

        @Override
        public void close() {
            decoder.close();
            manager.close();
            checkpoint.close();
        }
    }

    private static Path folder(String variant) {
        try {
            return Path.of(TinyModelsTest.class
                            .getResource("/tiny-models/" + variant + "/expected.json")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Expected> expected(String variant) throws IOException {
        List<Expected> all = new ArrayList<>();
        for (JsonNode one : new JsonMapper()
                .readTree(folder(variant).resolve("expected.json").toFile())
                .path("prompts")) {
            all.add(new Expected(
                    numbers(one.path("prompt"), JsonNode::asInt),
                    numbers(one.path("logits"), JsonNode::asDouble),
                    numbers(one.path("greedy"), JsonNode::asInt)));
        }
        return all;
    }

    private static <T> List<T> numbers(JsonNode array, Function<JsonNode, T> number) {
        return StreamSupport.stream(array.spliterator(), false).map(number).toList();
    }

    private static int[] ids(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }
}
