package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import dev.joulemark.runner.inference.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where generation begins, ends and gives up. */
final class GenerationEdgesTest {

    private static final int CONTEXT = 128;

    @TempDir
    private Path folder;

    private static int[] prompt(int length) {
        return IntStream.range(0, length)
                .map(i -> (7 * i * i + 3 * i + 11) % 250)
                .toArray();
    }

    private static GenerationSettings greedy(int most) {
        return new GenerationSettings(most, 0, true);
    }

    /** A tiny model whose configuration was changed. */
    private LoadedModel changed(String variant, Consumer<ObjectNode> change) throws IOException, ModelException {
        Path copy = Files.createDirectories(folder.resolve(variant));
        try (Stream<Path> files = Files.list(TinyModel.folder(variant))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        JsonMapper mapper = new JsonMapper();
        ObjectNode config =
                (ObjectNode) mapper.readTree(copy.resolve("config.json").toFile());
        change.accept(config);
        mapper.writeValue(copy.resolve("config.json").toFile(), config);
        return TinyModel.load(copy, "Float32");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17})
    void exactlyMaxOutputTokensAreGenerated(int most) throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load("llama", "Float32")) {
            int[] calls = new int[1];
            List<Generation> all = model.generate(List.of(prompt(3), prompt(9)), greedy(most), tokens -> {
                calls[0] += tokens;
                return true;
            });
            assertThat(all).allSatisfy(one -> {
                assertThat(one.outputTokens()).hasSize(most);
                assertThat(one.finishReason()).isEqualTo(FinishReason.MAX_OUTPUT_TOKENS);
                assertThat(one.times().count()).isEqualTo(most);
            });
            assertThat(calls[0]).isEqualTo(2 * most);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2", "mistral"})
    void aPromptAsLongAsTheContextGivesOneToken(String variant) throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load(variant, "Float32")) {
            List<Generation> all =
                    model.generate(List.of(prompt(CONTEXT), prompt(CONTEXT - 3)), greedy(1_000_000), step -> true);
            assertThat(all.get(0).outputTokens()).hasSize(1);
            assertThat(all.get(1).outputTokens()).hasSize(4);
            assertThat(all).extracting(Generation::finishReason).containsOnly(FinishReason.CONTEXT_FULL);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, CONTEXT + 1})
    void aPromptThatIsEmptyOrLongerThanTheContextIsABugOfTheCaller(int length) throws IOException, ModelException {
        try (LoadedModel model = TinyModel.load("llama", "Float32")) {
            assertThatThrownBy(() -> model.generate(List.of(prompt(2), prompt(length)), greedy(4), step -> true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a prompt of " + length + " tokens, the context holds 1 to " + CONTEXT);
        }
    }

    @Test
    void anEndOfSequenceEndsItsRowAloneAndNotBeforeMinNewTokens() throws IOException, ModelException {
        // Given a model whose end is the fifth token that it generates for the first prompt
        List<int[]> prompts = List.of(prompt(5), prompt(30));
        List<List<Integer>> all;
        try (LoadedModel model = TinyModel.load("llama", "Float32")) {
            all = model.generate(prompts, greedy(40), step -> true).stream()
                    .map(Generation::outputTokens)
                    .toList();
        }
        int end = all.getFirst().get(4);
        try (LoadedModel model = changed("llama", config -> config.put("eos_token_id", end))) {
            // When
            List<Generation> ended = model.generate(prompts, new GenerationSettings(40, 0, false), step -> true);

            // Then
            for (int row = 0; row < 2; row++) {
                int place = all.get(row).indexOf(end);
                List<Integer> expected = place < 0 ? all.get(row) : all.get(row).subList(0, place + 1);
                assertThat(ended.get(row).outputTokens()).isEqualTo(expected);
            }
            assertThat(ended.getFirst().finishReason()).isEqualTo(FinishReason.END_OF_SEQUENCE);

            // And with a minimum it is not chosen before, greedily and by sampling, alone and with refill
            Sampling hot = new Sampling(1.5, 0, 1, 0, 1);
            for (Sampling sampling : List.of(Sampling.GREEDY, hot)) {
                GenerationSettings atLeast = new GenerationSettings(40, 20, false, sampling, 1);
                List<Prompt> many = IntStream.range(0, 6)
                        .mapToObj(i -> new Prompt(prompt(5 + i), i))
                        .toList();
                assertThat(model.generate(new PromptBatch(many, 2), atLeast, step -> true))
                        .allSatisfy(one ->
                                assertThat(one.outputTokens().subList(0, 20)).doesNotContain(end));
            }
        }
    }

    @Test
    void aLongPromptIsReadInPiecesAndACancelActsBetweenTwo() throws IOException, ModelException {
        // Given a context of three pieces of 512 tokens
        try (LoadedModel model = changed("llama", config -> config.put("max_position_embeddings", 2_048))) {
            int[] steps = new int[1];
            Generation cut = model.generate(List.of(prompt(1_500)), greedy(4), tokens -> ++steps[0] < 2)
                    .getFirst();

            // Then
            assertThat(steps[0]).isEqualTo(2);
            assertThat(cut.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(cut.outputTokens()).isEmpty();

            // And read to its end, with a shorter one beside it, it is what it is alone and by refill
            List<Integer> alone = tokens(model, List.of(new Prompt(prompt(1_500), 0)), 1);
            List<Prompt> both = List.of(new Prompt(prompt(700), 1), new Prompt(prompt(1_500), 0));
            assertThat(tokens(model, both, 2)).isEqualTo(alone);
            assertThat(tokens(model, both, 1)).isEqualTo(alone);
        }
    }

    private static List<Integer> tokens(LoadedModel model, List<Prompt> prompts, int width) throws ModelException {
        return model.generate(new PromptBatch(prompts, width), greedy(20), step -> true)
                .getLast()
                .outputTokens();
    }

    @Test
    void aBatchThatDoesNotFitIntoMemoryEndsWithOneSentenceAndTheModelGoesOn() throws IOException, ModelException {
        // Given a cache of some 144 TB a tensor, more than the address space of a process
        try (LoadedModel model = changed("llama", config -> config.put("max_position_embeddings", 1_000_000))) {
            List<int[]> prompts = Collections.nCopies(1_500_000, prompt(2));
            assertThatThrownBy(() -> model.generate(prompts, greedy(1_000_000), step -> true))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            e -> assertThat(e.reason()).isEqualTo(ModelException.Reason.OUT_OF_MEMORY))
                    .hasMessageContaining("lower engine.batchSize");
            assertThat(model.generate(List.of(prompt(2)), greedy(3), step -> true)
                            .getFirst()
                            .outputTokens())
                    .hasSize(3);
        }
    }
}
