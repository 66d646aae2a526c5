package dev.joulemark.runner.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.joulemark.api.v1alpha1.DatasetSpec;
import dev.joulemark.api.v1alpha1.PromptOrder;
import dev.joulemark.api.v1alpha1.SyntheticDataset;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.chat.ChatTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Made prompts have exactly as many tokens as were asked for, by real tokenizers. */
@Tag("GAP-2")
final class SyntheticPromptsTest {

    /** Byte-level BPE with 17 merges of letters, so that many pairs of tokens do not come back. */
    private static HuggingFaceTokenizer tiny;

    @BeforeAll
    static void open() throws IOException {
        try (InputStream json = SyntheticPromptsTest.class.getResourceAsStream("/tiny-models/llama/tokenizer.json")) {
            tiny = HuggingFaceTokenizer.newInstance(json, Map.of("addSpecialTokens", "false"));
        }
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    @Test
    void anyLengthAndSeedGivesExactlySoManyTokens() throws DatasetException {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 20; trial++) {
            // Given
            int length = 1 + random.nextInt(300);
            int count = 1 + random.nextInt(12);

            // When
            PromptSet set = prepare(new Tokenizer(tiny, 256), length, count, random.nextInt(1000));

            // Then
            assertThat(set.prompts()).hasSize(count).allSatisfy(prompt -> {
                assertThat(prompt.tokens()).hasSize(length);
                assertThat(prompt.truncated()).isFalse();
                assertThat(tiny.encode(prompt.text(), false, false).getIds()).hasSize(length);
            });
        }
    }

    @Test
    void noTwoPromptsBeginAlike() throws DatasetException {
        // When
        PromptSet set = prepare(new Tokenizer(tiny, 256), 16, 400, 7);

        // Then
        Set<List<Integer>> beginnings = new HashSet<>();
        set.prompts().forEach(prompt -> beginnings.add(prompt.tokens().subList(0, 4)));
        assertThat(beginnings).hasSize(400);
        assertThat(set.prompts().get(0).tokens().getFirst())
                .isNotEqualTo(set.prompts().get(1).tokens().getFirst());
    }

    @Test
    void oneSeedGivesOneSetAndItsDigest() throws DatasetException {
        // When
        PromptSet once = prepare(new Tokenizer(tiny, 256), 20, 3, 42);

        // Then
        assertThat(prepare(new Tokenizer(tiny, 256), 20, 3, 42)).isEqualTo(once);
        assertThat(prepare(new Tokenizer(tiny, 256), 20, 3, 43).record().promptsSha256())
                .isNotEqualTo(once.record().promptsSha256());
        assertThat(once.record().sha256()).isEqualTo(once.record().promptsSha256());
        assertThat(once.record().source()).isEqualTo("synthetic");
        assertThat(once.record().rowsRead()).isEqualTo(3);
        assertThat(once.record().column()).isNull();
    }

    @Test
    void moreTextsThanTheTokensAllowAreRefused() {
        assertThatThrownBy(() -> prepare(new Tokenizer(tiny, 256), 1, 1000, 42))
                .hasMessageContaining("workload.dataset.synthetic cannot give ")
                .hasMessageEndingWith("lower promptCount or raise inputTokens.");
    }

    @Test
    void moreTokensThanTheContextHoldsAreRefused() {
        assertThatThrownBy(() -> prepare(new FakePromptModel(), 60, 1, 42))
                .hasMessage("workload.dataset.synthetic asks for 60 input and 8 output tokens, more than the model's"
                        + " context of 64: lower inputTokens or outputTokens.");
    }

    @Test
    void aTokenizerWhoseTextsNeverComeBackIsAnErrorAndNoHang() {
        PromptModel lossy = new PromptModel() {
            @Override
            public int[] encode(String text) {
                return new int[] {0};
            }

            @Override
            public String decode(int[] tokens) {
                return Arrays.toString(tokens);
            }

            @Override
            public ChatTemplate chatTemplate() {
                throw new AssertionError("made prompts have no template");
            }

            @Override
            public int vocabularySize() {
                return 100;
            }

            @Override
            public int contextLength() {
                return 64;
            }
        };
        assertThatThrownBy(() -> prepare(lossy, 5, 1, 42)).hasMessageContaining("use a file of prompts.");
    }

    private static PromptSet prepare(PromptModel model, int length, int count, long seed) throws DatasetException {
        DatasetSpec spec = new DatasetSpec(null, null, null, null, new SyntheticDataset(length, 8), null);
        WorkloadSpec workload = new WorkloadSpec(spec, count, PromptOrder.INTERLEAVED, null, null, seed, null, null);
        HubDatasets none = dataset -> {
            throw new AssertionError("nothing lies at the hub");
        };
        return new DatasetPromptSource(Path.of("/nowhere"), null, none).prepare(workload, model);
    }

    private record Tokenizer(HuggingFaceTokenizer tokenizer, int vocabularySize) implements PromptModel {

        @Override
        public int[] encode(String text) {
            return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }

        @Override
        public String decode(int[] tokens) {
            return tokenizer.decode(Arrays.stream(tokens).asLongStream().toArray(), true);
        }

        @Override
        public ChatTemplate chatTemplate() {
            throw new AssertionError("made prompts have no template");
        }

        @Override
        public int contextLength() {
            return 4096;
        }
    }
}
