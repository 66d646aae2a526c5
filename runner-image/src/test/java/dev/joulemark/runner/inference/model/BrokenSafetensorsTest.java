package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broken folder gives one sentence that names the file. */
final class BrokenSafetensorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temporary;

    private Path folder;
    private Path weights;

    @BeforeEach
    void copyTheFixture() throws IOException {
        folder = TinyLlama.copy("safetensors-bf16", temporary);
        weights = folder.resolve("model.safetensors");
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807", "-1", "0", "200000"})
    void anAbsurdHeaderLengthIsNotBelieved(long length) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Files.write(weights, bytes);
        assertRefused("model.safetensors is broken: its header claims");
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 2));
        assertRefused("tensor model.norm.weight lies at");
    }

    @Test
    void surplusBytesAreNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length + 2));
        assertRefused("2 bytes at its end belong to no tensor");
    }

    @Test
    void tensorsThatOverlapAreNamed() throws IOException {
        rewriteHeader(header -> {
            ArrayNode first = (ArrayNode) header.at("/model.embed_tokens.weight/data_offsets");
            ((ObjectNode) header.get("model.norm.weight"))
                    .putArray("data_offsets")
                    .add(0)
                    .add(128);
            assertThat(first.get(0).intValue()).isZero();
        });
        assertRefused("overlaps the one before it");
    }

    @Test
    void aShapeThatDoesNotFitItsBytesIsNamed() throws IOException {
        rewriteHeader(header ->
                ((ObjectNode) header.get("model.norm.weight")).putArray("shape").add(63));
        assertRefused("tensor model.norm.weight of type BF16 and shape [63] does not take 128 bytes");
    }

    @Test
    void anUnsupportedTypeIsNamed() throws IOException {
        rewriteHeader(header -> ((ObjectNode) header.get("model.norm.weight")).put("dtype", "F8_E4M3"));
        assertRefused("tensor model.norm.weight has type 'F8_E4M3': use a model in F32, F16 or BF16");
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        setConfig("num_hidden_layers", 3);
        assertRefused("tensor model.layers.2.input_layernorm.weight is missing");
    }

    @Test
    void aWrongShapeIsNamed() throws IOException {
        setConfig("vocab_size", 257);
        assertRefused("tensor model.embed_tokens.weight has shape [256, 64] instead of [257, 64]");
    }

    @Test
    void anUntiedHeadMustBeThere() throws IOException {
        setConfig("tie_word_embeddings", false);
        assertRefused("tensor lm_head.weight is missing");
    }

    @ParameterizedTest
    @CsvSource({"config.json", "tokenizer.json"})
    void aMissingFileIsNamed(String name) throws IOException {
        Files.delete(folder.resolve(name));
        assertRefused(name + " does not exist");
    }

    @Test
    void aConfigurationThatIsNoJsonIsNamed() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\",");
        assertRefused("config.json is broken: it is no JSON");
    }

    @Test
    void anotherArchitectureIsRefused() throws IOException {
        setConfig("model_type", "mamba");
        assertRefused(
                "model_type is 'mamba': use a model of one of the architectures gpt2, llama, mistral, qwen2, qwen3, phi3,"
                        + " gemma2");
    }

    @ParameterizedTest
    @CsvSource({"attention_bias,self_attn.q_proj.bias", "mlp_bias,mlp.gate_proj.bias"})
    void aBiasThatIsAnnouncedMustBeThere(String field, String tensor) throws IOException {
        setConfig(field, true);
        assertRefused("tensor model.layers.0." + tensor + " is missing");
    }

    @ParameterizedTest
    @CsvSource({"longrope", "yarn", "dynamic", "su"})
    void scalingOfTheRotaryEmbeddingThatIsNotKnownIsRefusedByName(String type) throws IOException {
        setConfig("rope_scaling", JSON.createObjectNode().put("rope_type", type));
        assertRefused("rope_scaling.rope_type is '" + type
                + "': use a model whose rotary scaling is default, linear or llama3");
    }

    @Test
    void anActivationThatIsNotKnownIsRefusedByName() throws IOException {
        setConfig("hidden_act", "relu");
        assertRefused("hidden_act is 'relu': use a model with silu or gelu_pytorch_tanh");
    }

    @Test
    void theRotaryBaseMayStandInsideRopeParameters() throws IOException, ModelException {
        // Given
        setConfig("rope_theta", null);
        setConfig(
                "rope_parameters",
                JSON.createObjectNode().put("rope_type", "default").put("rope_theta", 5e5));

        // When
        try (Checkpoint model = TinyLlama.open(folder)) {
            // Then
            assertThat(model.config().rotary().theta()).isEqualTo(5e5);
        }
    }

    @Test
    void endTokensOfBothConfigurationsCount() throws IOException, ModelException {
        // Given
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [253, 255]}");

        // When
        try (Checkpoint model = TinyLlama.open(folder)) {
            // Then
            assertThat(model.config().eosTokenIds()).containsExactly(255, 253);
        }
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        writeIndex("model-00002-of-00002.safetensors");
        assertRefused("model-00002-of-00002.safetensors does not exist");
    }

    @Test
    void aShardOutsideTheFolderIsRefused() throws IOException {
        writeIndex("../other.safetensors");
        assertRefused("is '../other.safetensors': name a safetensors file beside it");
    }

    @Test
    void aTensorThatIsNotInItsShardIsNamed() throws IOException {
        writeIndex("model-00001-of-00002.safetensors");
        assertRefused("tensor lost.weight is missing, which the index says is here");
    }

    private void writeIndex(String shard) throws IOException {
        Files.move(weights, folder.resolve("model-00001-of-00002.safetensors"));
        ObjectNode index = JSON.createObjectNode();
        index.putObject("weight_map")
                .put("model.norm.weight", "model-00001-of-00002.safetensors")
                .put("lost.weight", shard);
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
    }

    private void setConfig(String field, Object value) throws IOException {
        Path config = folder.resolve("config.json");
        ObjectNode root = (ObjectNode) JSON.readTree(config.toFile());
        root.set(field, JSON.<JsonNode>valueToTree(value));
        Files.writeString(config, root.toString());
    }

    private void rewriteHeader(Consumer<ObjectNode> change) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        ObjectNode header = (ObjectNode) JSON.readTree(new String(bytes, 8, length, StandardCharsets.UTF_8));
        change.accept(header);
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + bytes.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(bytes, 8 + length, bytes.length - 8 - length);
        Files.write(weights, file.array());
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }
}
