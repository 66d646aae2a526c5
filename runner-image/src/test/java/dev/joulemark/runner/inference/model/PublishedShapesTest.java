package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * N of published configurations, from their numbers alone: input and position embeddings left out, an untied output head
 * counted. With hidden size h, MLP width f, query and key-value width q and k:
 *
 * <ul>
 *   <li>GPT-2: 12 (12 h² + 13 h) + 2 h, h = 768: 12 × 7,087,872 + 1,536
 *   <li>SmolLM2-135M: 30 (2 h q + 2 h k + 3 h f + 2 h) + h, h = q = 576, k = 192, f = 1536: 30 × 3,540,096 + 576
 *   <li>Llama-3.2-1B: the same, 16 layers, h = q = 2048, k = 512, f = 8192: 16 × 60,821,504 + 2,048
 *   <li>Qwen2.5-0.5B: with biases q + 2 k, 24 layers, h = q = 896, k = 128, f = 4864: 24 × 14,912,384 + 896
 *   <li>Llama-3.1-8B, untied: 32 layers, h = q = 4096, k = 1024, f = 14336: 32 × 218,112,000 + 4,096 + 128,256 × 4,096
 *   <li>Qwen2.5-7B, untied: 28 layers, h = q = 3584, k = 512, f = 18944: 28 × 233,057,792 + 3,584 + 152,064 × 3,584
 * </ul>
 */
final class PublishedShapesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            85056000   | 124439808  | model_type: gpt2, n_layer: 12, n_embd: 768, n_head: 12, n_positions: 1024, vocab_size: 50257
            106203456  | 134515008  | model_type: llama, num_hidden_layers: 30, hidden_size: 576, num_attention_heads: 9, num_key_value_heads: 3, intermediate_size: 1536, vocab_size: 49152, tie_word_embeddings: true
            973146112  | 1235814400 | model_type: llama, num_hidden_layers: 16, hidden_size: 2048, num_attention_heads: 32, num_key_value_heads: 8, head_dim: 64, intermediate_size: 8192, vocab_size: 128256, tie_word_embeddings: true
            357898112  | 494032768  | model_type: qwen2, num_hidden_layers: 24, hidden_size: 896, num_attention_heads: 14, num_key_value_heads: 2, intermediate_size: 4864, vocab_size: 151936, tie_word_embeddings: true
            7504924672 | 8030261248 | model_type: llama, num_hidden_layers: 32, hidden_size: 4096, num_attention_heads: 32, num_key_value_heads: 8, intermediate_size: 14336, vocab_size: 128256, tie_word_embeddings: false
            7070619136 | 7615616512 | model_type: qwen2, num_hidden_layers: 28, hidden_size: 3584, num_attention_heads: 28, num_key_value_heads: 4, intermediate_size: 18944, vocab_size: 152064, tie_word_embeddings: false
            """)
    void parametersAreThoseThatThePublishedNumbersGive(long nonEmbedding, long total, String config)
            throws IOException, ModelException {
        // Given
        String json =
                config.replaceAll("model_type: (\\w+)", "model_type: \"$1\"").replaceAll("(\\w+):", "\"$1\":");
        Files.writeString(folder.resolve("config.json"), "{" + json + "}");

        // When
        DecoderShape shape = DecoderLayout.of(HuggingFaceConfig.read(folder)).shape();

        // Then
        assertThat(shape.nonEmbeddingParameters()).isEqualTo(nonEmbedding);
        assertThat(shape.totalParameters()).isEqualTo(total);
    }
}
