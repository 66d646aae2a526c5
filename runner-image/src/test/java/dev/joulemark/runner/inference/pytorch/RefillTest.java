package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import dev.joulemark.runner.inference.Sampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt that takes the place of a finished one produces what it produces alone. */
final class RefillTest {

    /** Long ones end early because the context of 128 is full, so that rows are refilled at different steps. */
    private static final int[] LENGTHS = {
        5, 120, 30, 2, 118, 60, 1, 125, 13, 128, 44, 7, 100, 3, 90, 21, 127, 64, 11, 33, 4, 115, 9, 70
    };

    private static final GenerationSettings GREEDY = new GenerationSettings(40, 0, true);
    private static final GenerationSettings SAMPLED =
            new GenerationSettings(30, 0, true, new Sampling(0.9, 40, 0.95, 0.01, 1.1), 42);

    private static List<Prompt> prompts() {
        Random random = new Random(11);
        List<Prompt> prompts = new ArrayList<>();
        for (int length : LENGTHS) {
            prompts.add(new Prompt(random.ints(length, 0, 250).toArray(), prompts.size()));
        }
        return prompts;
    }

    private static List<List<Integer>> tokens(LoadedModel model, int width, GenerationSettings settings)
            throws ModelException {
        return model.generate(new PromptBatch(prompts(), width), settings, step -> true).stream()
                .map(Generation::outputTokens)
                .toList();
    }

    private static List<List<Integer>> alone(LoadedModel model, GenerationSettings settings) throws ModelException {
        List<List<Integer>> all = new ArrayList<>();
        for (Prompt prompt : prompts()) {
            all.add(model.generate(new PromptBatch(List.of(prompt), 1), settings, step -> true)
                    .getFirst()
                    .outputTokens());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "mistral", "qwen2-window", "phi3", "gemma2"})
    void everyPromptProducesWhatItProducesAlone(String variant) throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load(variant, "Float32")) {
            assertThat(tokens(model, 3, GREEDY)).isEqualTo(alone(model, GREEDY));
        }
    }

    @Test
    void drawsDependNeitherOnTheBatchNorOnRefill() throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load("llama", "Float32")) {
            List<List<Integer>> alone = alone(model, SAMPLED);
            assertThat(tokens(model, 1, SAMPLED)).isEqualTo(alone);
            assertThat(tokens(model, 3, SAMPLED)).isEqualTo(alone);
            assertThat(tokens(model, LENGTHS.length, SAMPLED)).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BFloat16", "Float16"})
    void halfPrecisionRefillsToo(String dtype) throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load("llama", dtype)) {
            List<List<Integer>> refilled = tokens(model, 3, GREEDY);
            for (int i = 0; i < LENGTHS.length; i++) {
                assertThat(refilled.get(i)).hasSize(Math.min(40, 129 - LENGTHS[i]));
            }
        }
    }

    @Test
    void aRowIsPrefilledWhileTheOthersAreUnderWayAndItsTimesBeginThere() throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load("llama", "Float32")) {
            List<Generation> all = model.generate(new PromptBatch(prompts(), 3), GREEDY, step -> true);
            Generation first = all.getFirst();
            Generation fourth = all.get(3);
            assertThat(all.get(1).finishReason()).isEqualTo(FinishReason.CONTEXT_FULL);
            assertThat(fourth.times().startNanos())
                    .isGreaterThan(all.get(1).times().lastNanos() - 1)
                    .isLessThan(first.times().lastNanos());
        }
    }

    @Test
    void aCancelEndsWhatIsUnderWayAndWhatWaits() throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load("llama", "Float32")) {
            int[] steps = new int[1];
            List<Generation> cut = model.generate(new PromptBatch(prompts(), 3), GREEDY, tokens -> ++steps[0] < 20);
            assertThat(cut).hasSize(LENGTHS.length);
            assertThat(cut.getLast().finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(cut.getLast().times().count()).isZero();
            assertThat(model.generate(new PromptBatch(prompts().subList(0, 1), 1), GREEDY, step -> true)
                            .getFirst()
                            .outputTokens())
                    .hasSize(40);
        }
    }
}
