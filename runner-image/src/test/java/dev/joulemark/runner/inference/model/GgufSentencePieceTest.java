package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.inference.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A SentencePiece vocabulary in GGUF against SentencePiece itself, whose vocabulary and answers
 * {@code src/test/fixtures/make_tiny_sentencepiece.py} wrote.
 */
final class GgufSentencePieceTest {

    private JsonNode fixture;

    @BeforeEach
    void read() throws IOException {
        try (InputStream file = GgufSentencePieceTest.class.getResourceAsStream("/tiny-sentencepiece.json")) {
            fixture = new JsonMapper().readTree(file);
        }
    }

    @Test
    void textsBecomeTheTokensOfSentencePieceAndComeBack() throws ModelException, IOException {
        try (HuggingFaceTokenizer tokenizer = tokenizer(Map.of())) {
            for (JsonNode expected : fixture.path("texts")) {
                // When
                String text = expected.path("text").asText();
                long[] ids = tokenizer.encode(text, false, false).getIds();

                // Then
                assertThat(ids)
                        .as(text)
                        .containsExactly(
                                StreamSupport.stream(expected.path("ids").spliterator(), false)
                                        .mapToLong(JsonNode::asLong)
                                        .toArray());
                assertThat(tokenizer.decode(ids, true)).isEqualTo(text.replace('\u2581', ' '));
            }
        }
    }

    @Test
    void aVocabularyWithoutASpaceBeforeTheTextIsReadSo() throws ModelException, IOException {
        try (HuggingFaceTokenizer tokenizer = tokenizer(Map.of("tokenizer.ggml.add_space_prefix", false))) {
            long[] ids = tokenizer.encode("the cat", false, false).getIds();
            assertThat(tokenizer.decode(ids, true)).isEqualTo("the cat");
            assertThat(tokenizer.encode("the", false, false).getTokens()[0]).doesNotStartWith("\u2581");
        }
    }

    @Test
    void scoresMustBeThereForEveryToken() {
        assertThatThrownBy(() -> json(Map.of("tokenizer.ggml.scores", List.of(1.0))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer.ggml.scores has 1 entries for 340 tokens");
    }

    private HuggingFaceTokenizer tokenizer(Map<String, Object> changes) throws ModelException, IOException {
        return HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json(changes).getBytes(StandardCharsets.UTF_8)),
                Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    }

    private String json(Map<String, Object> changes) throws ModelException {
        Map<String, Object> entries = new HashMap<>(Map.of(
                "tokenizer.ggml.model", "llama",
                "tokenizer.ggml.tokens", list("tokens", JsonNode::asText),
                "tokenizer.ggml.scores", list("scores", JsonNode::asDouble),
                "tokenizer.ggml.token_type", list("types", JsonNode::asLong)));
        entries.putAll(changes);
        MappedFile file = MappedFile.open(TinyLlama.path("tiny-llama.F32.gguf"));
        return GgufTokenizer.json(
                new GgufMetadata(file, entries), fixture.path("tokens").size());
    }

    private <T> List<T> list(String field, Function<JsonNode, T> value) {
        return StreamSupport.stream(fixture.path(field).spliterator(), false)
                .map(value)
                .toList();
    }
}
