package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broken GGUF file gives one sentence, and never another exception. */
final class BrokenGgufTest {

    @TempDir
    private Path folder;

    private byte[] bytes;

    @BeforeEach
    void readTheFixture() throws IOException {
        bytes = Files.readAllBytes(TinyLlama.path("tiny-llama.Q4_1.gguf"));
    }

    @Test
    void aFileOfAnotherKindIsNamed() {
        bytes[0] = 'X';
        assertBroken("does not begin with GGUF");
    }

    @Test
    void anEmptyFileIsNamed() {
        bytes = new byte[0];
        assertBroken("it ends at byte 0 in the middle of the magic number");
    }

    @ParameterizedTest
    @CsvSource({"1,of version 1", "50331648,big-endian"})
    void anotherVersionIsRefused(int version, String sentence) {
        at(4).putInt(version);
        assertBroken(sentence);
    }

    @Test
    void anAbsurdNumberOfTensorsIsNotBelieved() {
        at(8).putLong(Long.MAX_VALUE);
        assertBroken("the number of tensors is 9223372036854775807");
    }

    @Test
    void aNumberBeyondSixtyThreeBitsIsNotBelieved() {
        at(16).putLong(-1);
        assertBroken("18446744073709551615");
    }

    @Test
    void anAbsurdLengthOfATextIsNotBelieved() {
        at(24).putLong(1L << 40);
        assertBroken("the length of a metadata key is 1099511627776");
    }

    @Test
    void anUnsupportedTypeIsNamedWithWhatIsSupported() {
        at(behind("token_embd.weight") + 4 + 16).putInt(10);
        assertBroken("tensor token_embd.weight has type Q2_K: use a file with only F32, F16, BF16, Q8_0, Q4_0, Q4_1,"
                + " Q4_K, Q5_K, Q6_K");
    }

    @Test
    void aTensorBeyondTheEndIsNamed() {
        at(behind("token_embd.weight") + 4 + 16 + 4).putLong(1L << 50);
        assertBroken("tensor token_embd.weight reaches beyond the end");
    }

    @Test
    void aTensorWhoseSizeOverflowsIsNamed() {
        at(behind("token_embd.weight") + 4).putLong(1L << 62);
        assertBroken("tensor token_embd.weight reaches beyond the end");
    }

    @Test
    void tensorsThatOverlapAreNamed() {
        at(behind("output_norm.weight") + 4 + 8 + 4).putLong(0);
        assertBroken("overlap");
    }

    @Test
    void anotherArchitectureIsRefused() {
        write("llama", "mamba", behind("general.architecture"));
        assertBroken("general.architecture is 'mamba': use a model of one of the architectures llama, qwen2, qwen3");
    }

    @Test
    void anotherPreTokenizerIsRefusedByName() {
        write("smollm", "qwen25", behind("tokenizer.ggml.pre"));
        assertBroken("tokenizer.ggml.pre is 'qwen25': use a model with one of smollm, llama-bpe, qwen2, gpt-2");
    }

    @Test
    void headsThatDoNotDivideAreNamed() {
        at(behind("llama.attention.head_count_kv") + 4).putInt(3);
        assertBroken("3 key-value heads do not divide 4 attention heads");
    }

    @Test
    void layersThatAreNotThereAreNamed() {
        at(behind("llama.block_count") + 4).putInt(1_000_000_000);
        assertBroken("1000000000 layers are announced, but only 20 tensors are there");
    }

    @Test
    void everyTruncationGivesASentence() throws IOException {
        // Given
        for (int length = 0; length < bytes.length; length += 97) {
            Path file = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(bytes, length));

            // When, Then
            assertThatThrownBy(() -> GgufModel.open(file))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("cut.gguf");
        }
    }

    @Test
    void randomDamageNeverGivesAnythingButASentence() throws IOException {
        // Given
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = bytes.clone();
            for (int i = 0; i < 4; i++) {
                damaged[random.nextInt(8_000)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.gguf"), damaged);

            // When
            Throwable thrown = catchThrowable(() -> readAll(file));

            // Then
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(ModelException.class).hasMessageEndingWith(".");
            }
        }
    }

    private static void readAll(Path file) throws ModelException {
        try (Checkpoint model = GgufModel.open(file)) {
            for (Checkpoint.TensorInfo tensor : model.tensors()) {
                FloatRows.of(model, tensor.name());
            }
        }
    }

    private void assertBroken(String sentence) {
        Path file = folder.resolve("broken.gguf");
        assertThatThrownBy(() -> GgufModel.open(Files.write(file, bytes)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("broken.gguf")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    private ByteBuffer at(int position) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(position);
    }

    /** Replaces a text value of the same length behind its type and length. */
    private void write(String old, String replacement, int behindKey) {
        assertThat(new String(bytes, behindKey + 12, old.length(), StandardCharsets.UTF_8))
                .isEqualTo(old);
        at(behindKey + 12).put(replacement.getBytes(StandardCharsets.UTF_8));
    }

    /** Position behind a name, found with its length before it. */
    private int behind(String name) {
        String key = (char) name.length() + "\0\0\0\0\0\0\0" + name;
        int found = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(key);
        assertThat(found).isPositive();
        return found + key.length();
    }
}
