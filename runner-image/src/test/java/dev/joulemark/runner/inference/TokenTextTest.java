package dev.joulemark.runner.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is given out token by token, by a tokenizer whose tokens are bytes. */
final class TokenTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"Hi 🌍!", "👩‍👩‍👧 at once", "Grüße, 世界", "no split at all", " a leading space", "🌍🌍🌍"})
    void thePiecesTogetherAreTheWholeTextAndNoneIsHalfACharacter(String text) {
        // Given
        TokenText pieces = new TokenText(TokenTextTest::utf8);
        List<String> given = new ArrayList<>();

        // When
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            given.add(pieces.take(Byte.toUnsignedInt(one)));
        }
        given.add(pieces.rest());

        // Then
        assertThat(String.join("", given)).isEqualTo(text);
        assertThat(given).noneMatch(piece -> piece.contains("\uFFFD"));
    }

    @Test
    void anEmojiComesWithItsLastByte() {
        TokenText pieces = new TokenText(TokenTextTest::utf8);
        assertThat(List.of(pieces.take(0xF0), pieces.take(0x9F), pieces.take(0x8C), pieces.take(0x8D)))
                .containsExactly("", "", "", "🌍");
    }

    @Test
    void bytesThatNeverBecomeACharacterAreGivenOutAsWhatTheyAre() {
        // Given
        TokenText pieces = new TokenText(TokenTextTest::utf8);
        int[] bytes = {'a', 0xFF, 0xFF, 'b', 0xF0, 0x9F};

        // When
        StringBuilder text = new StringBuilder();
        Arrays.stream(bytes).forEach(one -> text.append(pieces.take(one)));
        text.append(pieces.rest());

        // Then
        assertThat(text.toString()).isEqualTo(utf8(bytes));
    }

    @Test
    void aRealTokenizersPiecesAreTheWholeText() throws IOException {
        // Given
        try (InputStream json = TokenTextTest.class.getResourceAsStream("/tiny-models/llama/tokenizer.json");
                HuggingFaceTokenizer tokenizer =
                        HuggingFaceTokenizer.newInstance(json, Map.of("addSpecialTokens", "false"))) {
            TokenText pieces = new TokenText(
                    ids -> tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true));
            String text = "The cat sat there, and the other one";

            // When
            StringBuilder given = new StringBuilder();
            for (long id : tokenizer.encode(text, false, false).getIds()) {
                given.append(pieces.take((int) id));
            }

            // Then
            assertThat(given.append(pieces.rest()).toString()).isEqualTo(text);
        }
    }

    private static String utf8(int[] bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        return new String(raw, StandardCharsets.UTF_8);
    }
}
