package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.joulemark.runner.inference.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real file that {@code make fetch-model} obtains, where it is there. */
final class SmolLmGgufTest {

    private static final Path FILE =
            Path.of(System.getProperty("user.home"), ".cache/joulemark/models/SmolLM2-135M-Instruct.Q4_1.gguf");

    @BeforeEach
    void skipWithoutTheFile() {
        assumeTrue(Files.exists(FILE), "make fetch-model obtains the file");
    }

    @Test
    void theHeadOfSmolLmSaysWhatItIs() throws ModelException {
        // When
        try (Checkpoint model = GgufModel.open(FILE)) {
            // Then
            assertThat(model.config().layers()).isEqualTo(30);
            assertThat(model.config().eosTokenIds()).containsExactly(2);
            assertThat(model.config().tiedEmbeddings()).isTrue();
            assertThat(model.tensors()).hasSize(272);
            assertThat(model.tensors().stream()
                            .mapToLong(Checkpoint.TensorInfo::elements)
                            .sum())
                    .isEqualTo(134_515_008L);
            assertThat(model.sourceDtype()).isEqualTo("Q4_1");
            assertThat(model.sha256()).isEqualTo("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
        }
    }

    @Test
    void everyTensorIsWidened() throws ModelException {
        // Given
        try (Checkpoint model = GgufModel.open(FILE)) {
            long bytes = 0;

            // When
            for (Checkpoint.TensorInfo tensor : model.tensors()) {
                bytes += FloatRows.of(model, tensor.name()).remaining();
            }

            // Then
            assertThat(bytes).isEqualTo(4 * 134_515_008L);
        }
    }

    @Test
    void digitsAreSplitAndSpecialTokensParsedInRawText() throws ModelException, IOException {
        // Given
        try (Checkpoint model = GgufModel.open(FILE);
                HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                        new ByteArrayInputStream(model.tokenizerJson().getBytes(StandardCharsets.UTF_8)), null)) {
            // When
            var encoding = tokenizer.encode("<|im_start|>user\nIn 2024é<|im_end|>", false, false);

            // Then
            assertThat(encoding.getTokens())
                    .containsExactly("<|im_start|>", "user", "Ċ", "In", "Ġ", "2", "0", "2", "4", "Ã©", "<|im_end|>");
            assertThat(encoding.getIds()[0]).isEqualTo(1);
        }
    }
}
