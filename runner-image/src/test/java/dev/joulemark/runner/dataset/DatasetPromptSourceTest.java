package dev.joulemark.runner.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joulemark.api.v1alpha1.ConfigMapKeyRef;
import dev.joulemark.api.v1alpha1.DatasetName;
import dev.joulemark.api.v1alpha1.DatasetSpec;
import dev.joulemark.api.v1alpha1.PromptOrder;
import dev.joulemark.api.v1alpha1.PromptTemplate;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts of JSONL files. A token is a letter here; a text of dots has none. */
final class DatasetPromptSourceTest {

    private static final HubDatasets NO_HUB = dataset -> {
        throw new DatasetException(Reason.HUB_UNREACHABLE, "Dataset " + dataset.id() + " is not to be had.");
    };

    private static final PromptModel LETTERS = new FakePromptModel();

    @TempDir
    private Path cache;

    @Test
    void theTextIsTheFirstFieldThatIsThere() throws IOException, DatasetException {
        // Given
        write(
                "{\"question\": \"e\"}",
                "{\"input\": \"d\", \"question\": \"-\"}",
                "{\"instruction\": \"c\", \"input\": \"-\"}",
                "{\"text\": \"b\", \"instruction\": \"-\"}",
                "{\"prompt\": \"a\", \"text\": \"-\"}");

        // When
        PromptSet set = prepare(5, PromptOrder.INTERLEAVED);

        // Then
        assertThat(texts(set)).containsExactly("e", "d", "c", "b", "a");
    }

    @Test
    void linesWithoutTextAreSkippedAndCounted() throws IOException, DatasetException {
        // Given
        write(
                "{\"_provenance\": \"x\"}",
                "",
                "{\"prompt\": \"one\"}",
                "{broken",
                "{\"prompt\": \" \"}",
                "[1]",
                "{\"prompt\": \"...\"}",
                "{\"prompt\": \"two\"} trailing",
                "{\"prompt\": \"two\"}");

        // When
        PromptSet set = prepare(2, PromptOrder.INTERLEAVED);

        // Then
        assertThat(texts(set)).containsExactly("one", "two");
        assertThat(set.record().rowsSkipped()).isEqualTo(7);
        assertThat(set.record().rowsAvailable()).isEqualTo(2);
    }

    @Test
    void longPromptsAreCutAtTheEndAndCounted() throws IOException, DatasetException {
        // Given
        write("{\"prompt\": \"abcdefghij\"}", "{\"prompt\": \"abcd\"}");

        // When
        PromptSet set = prepare(2, PromptOrder.INTERLEAVED);

        // Then
        assertThat(set.prompts().getFirst().tokens()).containsExactly(97, 98, 99, 100);
        assertThat(set.prompts().getFirst().truncated()).isTrue();
        assertThat(set.prompts().getLast().truncated()).isFalse();
        assertThat(set.record().truncatedPrompts()).isEqualTo(1);
    }

    @Test
    void groupedKeepsTheOrderInsideASource() throws IOException, DatasetException {
        // Given
        write(
                "{\"prompt\": \"c\", \"source\": \"wiki\"}",
                "{\"prompt\": \"b\", \"source\": \"chat\"}",
                "{\"prompt\": \"a\", \"source\": \"wiki\"}",
                "{\"prompt\": \"d\", \"source\": \"chat\"}");

        // When, Then
        assertThat(texts(prepare(4, PromptOrder.GROUPED))).containsExactly("b", "d", "c", "a");
    }

    @Test
    void oneSeedGivesOneOrder() throws IOException, DatasetException {
        // Given
        write(IntStream.range(0, 10)
                .mapToObj(i -> "{\"prompt\": \"" + (char) ('a' + i) + "\"}")
                .toArray(String[]::new));

        // When
        List<String> shuffled = texts(prepare(10, PromptOrder.SHUFFLED));

        // Then
        assertThat(String.join("", shuffled)).isEqualTo("bfaecihdjg");
        assertThat(texts(prepare(10, PromptOrder.SHUFFLED))).isEqualTo(shuffled);
    }

    @Test
    @Tag("GAP-2")
    void digestsAreOfTheFileAndOfThePrompts() throws IOException, DatasetException {
        // Given
        write("{\"prompt\": \"abc\"}");

        // When
        PromptSet set = prepare(1, PromptOrder.INTERLEAVED);

        // Then
        assertThat(set.record().promptsSha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(set.record().sha256()).isEqualTo("a87cd28e1b308a3d2a53b34d16451a5f5f847aaa4df08f3fcdb1da68492f5617");
        assertThat(set.record().order()).isEqualTo("Interleaved");
    }

    @Test
    void tooFewRowsNameBothNumbersAndTheRemedy() throws IOException {
        write("{\"prompt\": \"a\"}");
        assertRefused(file(), 3, Reason.DATASET_UNREADABLE, "has 1 usable rows but workload.promptCount is 3: lower");
    }

    @Test
    void aFileWithoutAnyUsableRowIsRefused() throws IOException {
        write("{broken", "{\"other\": 1}");
        assertRefused(
                file(), 1, Reason.DATASET_UNREADABLE, "has no usable row among 2: its columns are other: name the one");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Files.write(cache.resolve("rows.jsonl"), new byte[] {'{', (byte) 0xff, '}'});
        assertRefused(file(), 1, Reason.DATASET_UNREADABLE, "is not UTF-8");
    }

    @Test
    void aFolderIsRefused() throws IOException {
        Files.createDirectory(cache.resolve("rows.jsonl"));
        assertRefused(file(), 1, Reason.DATASET_UNREADABLE, "is a folder");
    }

    @Test
    void aMissingDatasetSaysHowToGetIt() {
        assertRefused(file(), 1, Reason.DATASET_NOT_FOUND, "relative to the cache " + cache);
        DatasetSpec named = new DatasetSpec(DatasetName.AIENERGYSCORE, null, null, null, null, null);
        assertRefused(
                named,
                1,
                Reason.HUB_UNREACHABLE,
                "run 'make fetch-model', or put the JSONL there. At the hub: Dataset AIEnergyScore/text_generation is");
    }

    @Test
    void aConfigMapIsReadWhereItIsMounted() throws IOException, DatasetException {
        // Given
        write("{\"prompt\": \"a\"}");
        DatasetSpec spec = new DatasetSpec(null, null, new ConfigMapKeyRef("mine", "rows.jsonl"), null, null, null);

        // When
        PromptSet set = new DatasetPromptSource(Path.of("/nowhere"), cache, NO_HUB)
                .prepare(workload(spec, 1, PromptOrder.INTERLEAVED, null), LETTERS);

        // Then
        assertThat(set.record().name()).isEqualTo("mine/rows.jsonl");
        assertRefused(spec, 1, Reason.DATASET_NOT_FOUND, "on the command line give workload.dataset.file");
    }

    @Test
    void theNamedDatasetHasAThousandPromptsWhereItIsThere() throws DatasetException {
        // Given
        Path real = Path.of(System.getProperty("user.home"), ".cache/joulemark");
        assumeTrue(Files.exists(real.resolve("datasets/aienergyscore.jsonl")), "make fetch-model obtains the file");
        DatasetSpec named = new DatasetSpec(DatasetName.AIENERGYSCORE, null, null, null, null, null);

        // When
        PromptSet set = new DatasetPromptSource(real, null, NO_HUB)
                .prepare(workload(named, 900, PromptOrder.INTERLEAVED, null), LETTERS);

        // Then
        assertThat(set.record().rowsRead()).isEqualTo(1001);
        assertThat(set.record().column()).isEqualTo("prompt");
    }

    @Test
    void aChatTemplateIsPutAroundThePrompt() throws IOException, DatasetException {
        // Given
        write("{\"prompt\": \"xy\"}", "{\"prompt\": \"...\"}", "{\"prompt\": \"z\"}");

        // When
        PromptSet set = new DatasetPromptSource(cache, null, NO_HUB)
                .prepare(workload(file(), 2, PromptOrder.INTERLEAVED, PromptTemplate.CHAT), LETTERS);

        // Then
        assertThat(texts(set)).containsExactly("<b>xy<e>", "<b>z<e>");
        assertThat(set.prompts().getFirst().tokens()).containsExactly(98, 120, 121, 101);
        assertThat(set.record().promptTemplate()).isEqualTo("Chat");
        assertThat(set.record().rowsEmpty()).isEqualTo(1);
    }

    @Test
    void inAChatTheUsersTextIsCutAndNotTheTemplatesEnd() throws IOException, DatasetException {
        // Given
        write("{\"prompt\": \"abcdefghij\"}");

        // When
        PromptSet set = new DatasetPromptSource(cache, null, NO_HUB)
                .prepare(workload(file(), 1, PromptOrder.INTERLEAVED, PromptTemplate.CHAT), LETTERS);

        // Then
        assertThat(texts(set)).containsExactly("<b>ab<e>");
        assertThat(set.record().truncatedPrompts()).isEqualTo(1);
    }

    @Test
    void aTemplateLongerThanTheLongestPromptIsRefused() throws IOException {
        write("{\"prompt\": \"abc\"}");
        WorkloadSpec workload =
                new WorkloadSpec(file(), 1, PromptOrder.INTERLEAVED, 2, null, 7L, PromptTemplate.CHAT, null);
        assertThatThrownBy(() -> new DatasetPromptSource(cache, null, NO_HUB).prepare(workload, LETTERS))
                .hasMessage(
                        "workload.maxInputTokens is 2, which the chat template fills alone: raise it to more than 2.");
    }

    private void write(String... lines) throws IOException {
        Files.writeString(cache.resolve("rows.jsonl"), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    }

    private PromptSet prepare(int count, PromptOrder order) throws DatasetException {
        return new DatasetPromptSource(cache, null, NO_HUB).prepare(workload(file(), count, order, null), LETTERS);
    }

    private void assertRefused(DatasetSpec spec, int count, Reason reason, String sentence) {
        WorkloadSpec workload = workload(spec, count, PromptOrder.INTERLEAVED, null);
        assertThatThrownBy(() -> new DatasetPromptSource(cache, null, NO_HUB).prepare(workload, LETTERS))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".")
                .extracting(thrown -> ((DatasetException) thrown).reason())
                .isEqualTo(reason);
    }

    private static DatasetSpec file() {
        return new DatasetSpec(null, "rows.jsonl", null, null, null, null);
    }

    private static WorkloadSpec workload(
            DatasetSpec dataset, int count, PromptOrder order, @Nullable PromptTemplate template) {
        return new WorkloadSpec(dataset, count, order, 4, null, 7L, template, null);
    }

    private static List<String> texts(PromptSet set) {
        return set.prompts().stream().map(PreparedPrompt::text).toList();
    }
}
