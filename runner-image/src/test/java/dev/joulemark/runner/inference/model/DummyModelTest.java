package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random weights from a configuration alone. */
final class DummyModelTest {

    private static final String QUERIES = "model.layers.1.self_attn.q_proj.weight";

    @TempDir
    private Path folder;

    @Test
    void matricesAreNormalNormsAreOneAndBiasesZero() throws IOException, ModelException {
        try (Checkpoint model = open(", \"attention_bias\": true, \"initializer_range\": 0.05")) {
            // When
            float[] values = floats(model, QUERIES);
            double mean = IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i])
                    .average()
                    .orElseThrow();
            double square = IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i] * values[i])
                    .average()
                    .orElseThrow();

            // Then: 65,536 values lie within a few hundredths of the deviation
            assertThat(mean).isCloseTo(0, within(0.001));
            assertThat(Math.sqrt(square)).isCloseTo(0.05, within(0.001));
            assertThat(floats(model, "model.norm.weight")).containsOnly(1);
            assertThat(floats(model, "model.layers.0.self_attn.q_proj.bias")).containsOnly(0);
        }
    }

    @Test
    void gemmasNormsAreZeroSinceItAddsOne() throws ModelException {
        Path gemma = TinyLlama.path("expected.json")
                .resolveSibling("../tiny-models/gemma2")
                .normalize();
        try (Checkpoint model = Checkpoints.open(location(gemma), ModelFormat.DUMMY)) {
            assertThat(floats(model, "model.norm.weight")).containsOnly(0);
        }
    }

    @Test
    void theSameConfigurationGivesTheSameWeightsAndAnotherOneAnotherDigest() throws IOException, ModelException {
        // Given
        Checkpoint one = open("");
        Checkpoint same = open("");

        // Then
        assertThat(floats(one, QUERIES)).isEqualTo(floats(same, QUERIES));
        assertThat(floats(one, QUERIES)).isNotEqualTo(floats(one, QUERIES.replace("q_proj", "o_proj")));
        assertThat(one.sha256()).isEqualTo(same.sha256()).hasSize(64);
        assertThat(open(", \"initializer_range\": 0.03").sha256()).isNotEqualTo(one.sha256());
    }

    @Test
    void someRowsAreThoseOfTheWhole() throws IOException, ModelException {
        // Given
        try (Checkpoint model = open("")) {
            FloatBuffer whole = FloatRows.of(model, DecoderLayout.EMBEDDING).asFloatBuffer();

            // When
            FloatBuffer rows =
                    FloatRows.of(model, model.tensors().getFirst(), 250, 100).asFloatBuffer();

            // Then
            assertThat(rows).isEqualTo(whole.slice(250 * 256, 100 * 256));
        }
    }

    @Test
    void theStoredTypeIsThatOfTheConfiguration() throws IOException, ModelException {
        assertThat(open("").sourceDtype()).isEqualTo("F32");
        assertThat(open(", \"torch_dtype\": \"bfloat16\"").sourceDtype()).isEqualTo("BF16");
        assertThatThrownBy(() -> open(", \"dtype\": \"int8\"")).hasMessageContaining("dtype");
        assertThat(open("").format()).isEqualTo("Dummy");
    }

    @Test
    void aTokenizerThatTheVocabularyDoesNotHoldIsRefused() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"model": {"vocab": {"a": 0, "b": 1, "c": 2}}}""");
        assertThatThrownBy(() -> open(", \"head_dim\": 64", "2"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has 3 tokens, but config.json says vocab_size 2");
    }

    @Test
    void withoutATokenizerTheVocabularyMustHoldEveryByte() {
        assertThatThrownBy(() -> open("", "255"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("vocab_size 255 does not hold a token a byte");
    }

    @Test
    void aFileIsNoFolderWithAConfiguration() {
        assertThatThrownBy(() -> Checkpoints.open(location(TinyLlama.path("tiny-llama.F32.gguf")), ModelFormat.DUMMY))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("name the folder that holds config.json");
    }

    private Checkpoint open(String more) throws IOException, ModelException {
        return open(more, "1000");
    }

    private Checkpoint open(String more, String vocabulary) throws IOException, ModelException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llama", "hidden_size": 256, "intermediate_size": 512, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "vocab_size": %s%s}
                """.formatted(vocabulary, more));
        return Checkpoints.open(location(folder), ModelFormat.DUMMY);
    }

    private static ModelLocation location(Path path) {
        return new ModelLocation(path, "dummy", "path", null);
    }

    private static float[] floats(Checkpoint model, String name) throws ModelException {
        FloatBuffer buffer = FloatRows.of(model, name).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
