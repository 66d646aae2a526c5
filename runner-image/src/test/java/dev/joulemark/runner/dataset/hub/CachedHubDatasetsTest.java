package dev.joulemark.runner.dataset.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.DatasetName;
import dev.joulemark.api.v1alpha1.DatasetSpec;
import dev.joulemark.api.v1alpha1.HubDataset;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.DatasetException;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import dev.joulemark.runner.dataset.DatasetPromptSource;
import dev.joulemark.runner.dataset.FakePromptModel;
import dev.joulemark.runner.dataset.HubDatasets;
import dev.joulemark.runner.dataset.PreparedPrompt;
import dev.joulemark.runner.dataset.PromptSet;
import dev.joulemark.runner.inference.model.FakeHub;
import dev.joulemark.runner.inference.model.HubClient;
import dev.joulemark.runner.inference.model.HubDatasetClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of the hub, against one on loopback. */
@Tag("GAP-2")
final class CachedHubDatasetsTest {

    private static final String CARD = """
            ---
            license: apache-2.0
            configs:
            - config_name: main
              default: true
              data_files:
              - split: train
                path: main/train-*
              - split: test
                path: main/test-*
            - config_name: socratic
              data_files: socratic/**/*.jsonl
            ---
            # A card
            """;

    @TempDir
    private Path home;

    private FakeHub hub;
    private Map<String, String> environment;

    @BeforeEach
    void publish() throws IOException {
        hub = new FakeHub();
        environment = new HashMap<>(Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HOME", home.toString()));
        file("README.md", CARD);
        file("dataset_infos.json", "{}");
        file("main/train-00001-of-00002.jsonl", "{\"question\": \"second\"}\n");
        file("main/train-00000-of-00002.jsonl", "{\"question\": \"first\"}\n{\"question\": \"\"}\n");
        file("main/test-00000-of-00001.jsonl", "{\"question\": \"third\"}\n");
        file("socratic/rows.jsonl", "{\"question\": \"why\"}\n");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void theDefaultConfigurationsTrainSplitIsFetchedIntoTheUsualLayout() throws DatasetException {
        // When
        HubDatasets.Split split = datasets().fetch(wanted(null, null));

        // Then
        Path snapshot = home.resolve("hub/datasets--owner--tiny/snapshots").resolve(FakeHub.COMMIT);
        assertThat(split.commit()).isEqualTo(FakeHub.COMMIT);
        assertThat(split.files())
                .containsExactly(
                        snapshot.resolve("main/train-00000-of-00002.jsonl"),
                        snapshot.resolve("main/train-00001-of-00002.jsonl"))
                .allSatisfy(file -> assertThat(file).isSymbolicLink().content().contains("question"));
        assertThat(home.resolve("hub/datasets--owner--tiny/refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(hub.requestsFor("test-")).isZero();
    }

    @Test
    void promptsOfAllShardsRunAndTheResultNamesTheCommit() throws DatasetException {
        // Given
        DatasetSpec spec = new DatasetSpec(null, null, null, wanted(null, null), null, null);

        // When
        PromptSet set = prompts(spec, 2);

        // Then
        assertThat(set.prompts().stream().map(PreparedPrompt::text)).containsExactly("first", "second");
        assertThat(set.record().source()).isEqualTo("hub");
        assertThat(set.record().name()).isEqualTo(FakeHub.MODEL);
        assertThat(set.record().revision()).isEqualTo(FakeHub.COMMIT);
        assertThat(set.record().column()).isEqualTo("question");
        assertThat(set.record().rowsRead()).isEqualTo(3);
        assertThat(set.record().rowsEmpty()).isEqualTo(1);
    }

    @Test
    void aNamedConfigurationAndSplitAreTaken() throws DatasetException {
        assertThat(datasets().fetch(wanted("socratic", null)).files())
                .singleElement()
                .satisfies(file -> assertThat(file).content().contains("why"));
        assertThat(datasets().fetch(wanted("main", "test")).files())
                .singleElement()
                .satisfies(file -> assertThat(file).content().contains("third"));
    }

    @Test
    void whatIsNotThereIsNamedBesideWhatIs() {
        assertRefused(
                wanted("other", null),
                "Dataset owner/tiny has no configuration 'other': name one of main, socratic in workload.dataset.hub.config.");
        assertRefused(
                wanted(null, "dev"),
                "Dataset owner/tiny has no split 'dev': name one of train, test in workload.dataset.hub.split.");
    }

    @Test
    void aWholeSplitIsReadWithoutTheHubAndAPartOfOneIsNot() throws DatasetException {
        // Given
        datasets().fetch(wanted(null, null));
        environment.put("HF_HUB_OFFLINE", "1");

        // When, Then
        assertThat(datasets().fetch(wanted(null, null)).files()).hasSize(2);
        assertThatThrownBy(() -> datasets().fetch(wanted(null, "test")))
                .hasMessageContaining("cannot be fetched (HF_HUB_OFFLINE is set) and is not whole in the cache")
                .extracting(thrown -> ((DatasetException) thrown).reason())
                .isEqualTo(Reason.HUB_UNREACHABLE);
    }

    @Test
    void whatAnotherClientLeftInTheCacheIsRead() throws IOException, DatasetException {
        // Given
        datasets().fetch(wanted(null, null));
        Files.delete(home.resolve("hub/datasets--owner--tiny/.joulemark/" + FakeHub.COMMIT + ".json"));
        hub.refuseWith = 503;

        // When, Then
        assertThat(datasets().fetch(wanted(null, null)).files()).hasSize(2);
    }

    @Test
    void aDownloadThatBrokeOffGoesOn() throws DatasetException, IOException {
        // Given
        hub.files.clear();
        hub.files.put("data/train.parquet", new byte[100_000]);
        hub.breakOffAfter = 60_000;
        assertThatThrownBy(() -> datasets().fetch(wanted(null, null))).hasMessageContaining("run again");
        hub.breakOffAfter = -1;

        // When
        HubDatasets.Split split = datasets().fetch(wanted(null, null));

        // Then
        assertThat(Files.size(split.files().getFirst())).isEqualTo(100_000);
        assertThat(hub.requestsFor("range=bytes=60000-")).isPositive();
    }

    @Test
    void theTokenGoesToTheHubAndARefusalNamesTheField() {
        // Given
        environment.put("HF_TOKEN", "hf_secret");
        hub.refuseWith = 403;

        // When, Then
        assertThatThrownBy(() -> datasets().fetch(wanted(null, null)))
                .hasMessageContaining("Dataset owner/tiny at revision 'main' is refused")
                .hasMessageContaining(
                        "correct workload.dataset.hub, or accept its licence and give a token in HF_TOKEN");
        assertThat(hub.heard).allSatisfy(line -> assertThat(line).endsWith("Bearer hf_secret"));
    }

    @Test
    void aFileThatWouldLieOutsideOfTheCacheIsNotFetched() {
        hub.files.clear();
        file("../../../../train.jsonl", "{}");
        assertThatThrownBy(() -> datasets().fetch(wanted(null, null))).hasMessageContaining("outside of its folder");
    }

    @Test
    void theKnownDatasetComesFromTheHubWhereTheCacheHasItNot() throws IOException, DatasetException {
        // Given
        DatasetSpec spec = new DatasetSpec(DatasetName.AIENERGYSCORE, null, null, null, null, null);
        HubDatasets asked = dataset -> {
            assertThat(dataset.id()).isEqualTo("AIEnergyScore/text_generation");
            return datasets().fetch(wanted(null, null));
        };

        // When
        PromptSet fetched =
                new DatasetPromptSource(home, null, asked).prepare(workload(spec, 2), new FakePromptModel());
        Files.createDirectories(home.resolve("datasets"));
        Files.writeString(home.resolve("datasets/aienergyscore.jsonl"), "{\"prompt\": \"cached\"}\n");
        PromptSet cached = new DatasetPromptSource(home, null, asked).prepare(workload(spec, 1), new FakePromptModel());

        // Then
        assertThat(fetched.record().name()).isEqualTo("aienergyscore");
        assertThat(fetched.record().revision()).isEqualTo(FakeHub.COMMIT);
        assertThat(cached.record().revision()).isNull();
    }

    private void assertRefused(HubDataset wanted, String sentence) {
        assertThatThrownBy(() -> datasets().fetch(wanted))
                .isInstanceOf(DatasetException.class)
                .hasMessage(sentence);
    }

    private PromptSet prompts(DatasetSpec spec, int count) throws DatasetException {
        return new DatasetPromptSource(home, null, datasets()).prepare(workload(spec, count), new FakePromptModel());
    }

    private static WorkloadSpec workload(DatasetSpec spec, int count) {
        return new WorkloadSpec(spec, count, null, null, null, null, null, null);
    }

    private CachedHubDatasets datasets() {
        return new CachedHubDatasets(new HubDatasetClient(
                environment, new HubClient.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5))));
    }

    private void file(String name, String content) {
        hub.files.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static HubDataset wanted(@Nullable String config, @Nullable String split) {
        return new HubDataset(FakeHub.MODEL, null, config, split);
    }
}
