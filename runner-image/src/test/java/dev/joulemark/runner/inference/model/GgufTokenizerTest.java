package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.joulemark.runner.inference.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tokenizer made of metadata is one that the tokenizer library takes. */
final class GgufTokenizerTest {

    @ParameterizedTest
    @ValueSource(strings = {"smollm", "llama-bpe", "gpt-2"})
    void everyKnownPreTokenizerEncodesAndDecodes(String pre) throws ModelException, IOException {
        // Given
        String json = GgufTokenizer.json(metadata(Map.of("tokenizer.ggml.pre", pre)), 256);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), null)) {
            // When
            var encoding = tokenizer.encode("<|start|>Hello the world 42\n<|end|>", false, false);

            // Then
            assertThat(encoding.getTokens())
                    .startsWith("<|start|>", "Hello", "Ġthe", "Ġworld")
                    .endsWith("4", "2", "Ċ", "<|end|>");
            assertThat(tokenizer.decode(encoding.getIds(), true)).isEqualTo("Hello the world 42\n");
        }
    }

    @Test
    void aTokenizerOfAnotherKindIsRefused() {
        assertRefused(Map.of("tokenizer.ggml.model", "bert"), 256, "tokenizer.ggml.model is 'bert'");
    }

    @Test
    void moreTokensThanRowsAreRefused() {
        assertRefused(Map.of(), 255, "256 tokens for an embedding of 255 rows");
    }

    @Test
    void typesMustBeThereForEveryToken() {
        assertRefused(Map.of("tokenizer.ggml.token_type", List.of(1L)), 256, "has 1 entries for 256 tokens");
    }

    @Test
    void aMergeOfUnknownPartsIsRefused() {
        assertRefused(Map.of("tokenizer.ggml.merges", List.of("q q")), 256, "the merge 'q q' names parts");
        assertRefused(Map.of("tokenizer.ggml.merges", List.of("")), 256, "the merge '' names parts");
    }

    private static void assertRefused(Map<String, Object> changes, int rows, String sentence) {
        assertThatThrownBy(() -> GgufTokenizer.json(metadata(changes), rows))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    private static GgufMetadata metadata(Map<String, Object> changes) throws ModelException {
        GgufMetadata fixture =
                GgufFile.open(TinyLlama.path("tiny-llama.F32.gguf")).metadata();
        Map<String, Object> entries = new HashMap<>(fixture.entries());
        entries.putAll(changes);
        return new GgufMetadata(fixture.file(), entries);
    }
}
