package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** One model in five files is the same model. */
final class TinyLlamaTest {

    static final List<String> VARIANTS = TinyLlama.VARIANTS;

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void everyFormatSaysTheSameNumbers(String variant) throws ModelException {
        // When
        try (Checkpoint model = TinyLlama.open(TinyLlama.path(variant))) {
            // Then
            DecoderConfig config = model.config();
            assertThat(config)
                    .usingRecursiveComparison()
                    .ignoringFields("normEpsilon")
                    .isEqualTo(new DecoderConfig(
                            "llama",
                            2,
                            64,
                            64,
                            4,
                            2,
                            16,
                            256,
                            128,
                            1e-5,
                            true,
                            List.of(255),
                            Architecture.LLAMA.traits(
                                    false, false, DecoderTraits.Activation.SILU, DecoderTraits.Scales.PLAIN),
                            new RotaryEmbedding(10_000, 16, new RotaryEmbedding.Scaling.None()),
                            null));
            assertThat(config.normEpsilon()).isCloseTo(1e-5, within(1e-12));
            assertThat(model.tensors()).hasSize(20);
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void everyTensorHasTheValuesTheFixtureWasMadeWith(String variant) throws ModelException, IOException {
        // Given
        JsonNode sums = new ObjectMapper()
                .readTree(TinyLlama.path("expected.json").toFile())
                .at("/variants/" + variant + "/sums");

        // When
        try (Checkpoint model = TinyLlama.open(TinyLlama.path(variant))) {
            for (Checkpoint.TensorInfo tensor : model.tensors()) {
                // Then
                FloatBuffer values = FloatRows.of(model, tensor.name()).asFloatBuffer();
                assertThat((long) values.remaining()).isEqualTo(tensor.elements());
                double sum = 0;
                while (values.hasRemaining()) {
                    sum += values.get();
                }
                assertThat(sum)
                        .as(tensor.name())
                        .isCloseTo(sums.get(tensor.name()).doubleValue(), within(1e-9));
            }
        }
    }

    @Test
    void rowsOfAGgufFileAreInTheOrderOfTheHuggingFaceLayout() throws ModelException {
        // Given
        try (Checkpoint folder = TinyLlama.open(TinyLlama.path("safetensors-f32"));
                Checkpoint gguf = TinyLlama.open(TinyLlama.path("tiny-llama.F32.gguf"))) {
            for (Checkpoint.TensorInfo tensor : folder.tensors()) {
                // When
                ByteBuffer values = FloatRows.of(gguf, tensor.name());

                // Then
                assertThat(values).as(tensor.name()).isEqualTo(FloatRows.of(folder, tensor.name()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-llama.Q8_0.gguf,0.005", "tiny-llama.Q4_1.gguf,0.08", "safetensors-bf16,0.005"})
    void coarserTypesStayNearTheOriginal(String variant, float tolerance) throws ModelException {
        // Given
        String name = "model.layers.1.self_attn.q_proj.weight";
        try (Checkpoint exact = TinyLlama.open(TinyLlama.path("safetensors-f32"));
                Checkpoint coarse = TinyLlama.open(TinyLlama.path(variant))) {
            // When
            FloatBuffer original = FloatRows.of(exact, name).asFloatBuffer();
            FloatBuffer widened = FloatRows.of(coarse, name).asFloatBuffer();

            // Then
            while (original.hasRemaining()) {
                assertThat(widened.get()).isCloseTo(original.get(), within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "safetensors-f32,Safetensors,F32",
        "safetensors-bf16,Safetensors,BF16",
        "tiny-llama.F32.gguf,Gguf,F32",
        "tiny-llama.Q8_0.gguf,Gguf,Q8_0",
        "tiny-llama.Q4_1.gguf,Gguf,Q4_1"
    })
    void theSourceTypeIsTheOneMostWeightsHave(String variant, String format, String dtype) throws ModelException {
        // When
        try (Checkpoint model = TinyLlama.open(TinyLlama.path(variant))) {
            // Then
            assertThat(model.format()).isEqualTo(format);
            assertThat(model.sourceDtype()).isEqualTo(dtype);
            assertThat(model.sha256()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void aTokenizerOfMetadataIsTheSameAsOneOfAFile() throws ModelException, IOException {
        // Given
        ObjectMapper json = new ObjectMapper();
        try (Checkpoint folder = TinyLlama.open(TinyLlama.path("safetensors-f32"));
                Checkpoint gguf = TinyLlama.open(TinyLlama.path("tiny-llama.Q8_0.gguf"))) {
            // When, Then
            assertThat(json.readTree(gguf.tokenizerJson())).isEqualTo(json.readTree(folder.tokenizerJson()));
        }
    }

    @Test
    void aViewOutlivesItsCheckpoint() throws ModelException {
        // Given
        ByteBuffer view;
        try (Checkpoint model = TinyLlama.open(TinyLlama.path("safetensors-f32"))) {
            view = model.view("model.norm.weight");
        }

        // When, Then
        assertThat(view.isDirect()).isTrue();
        assertThat(view.isReadOnly()).isTrue();
        assertThat(view.getFloat(0)).isNotZero();
    }
}
