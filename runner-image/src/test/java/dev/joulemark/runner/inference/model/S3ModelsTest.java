package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.api.v1alpha1.S3Model;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import dev.joulemark.runner.store.ObjectStore;
import dev.joulemark.runner.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of a bucket in memory; {@code S3StoreIT} has a real one. */
final class S3ModelsTest {

    private static final String URI = "s3://models/team/tiny";

    @TempDir
    private Path cache;

    private final MemoryStore store = new MemoryStore();

    @BeforeEach
    void publishTheFixture() throws IOException {
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            store.put(
                    "team/tiny/" + name,
                    Files.readAllBytes(TinyLlama.path("safetensors-bf16").resolve(name)));
        }
        store.put("team/tiny/optimizer.pt", new byte[] {1});
        store.put("team/tiny/..", new byte[] {1});
    }

    @Test
    void aPrefixBecomesAFolderThatOpens() throws ModelException {
        // When
        S3Models.Snapshot snapshot = fetch(URI, ModelFormat.AUTO);

        // Then
        assertThat(snapshot.revision()).hasSize(64);
        assertThat(snapshot.path().resolve("optimizer.pt")).doesNotExist();
        try (Checkpoint model = TinyLlama.open(snapshot.path())) {
            assertThat(model.sha256()).isEqualTo(Digests.sha256(store.objects.get("team/tiny/model.safetensors")));
        }
    }

    @Test
    void theLocationNamesAddressAndRevision() throws ModelException {
        // Given
        HubClient.Timeouts timeouts = new HubClient.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
        ModelLocator locator =
                new ModelLocator(cache, null, new HubClient(Map.of(), timeouts), new S3Models(store, cache));

        // When
        ModelLocation location =
                locator.locate(new ModelSpec(null, null, null, new S3Model(URI + "/"), null, null, null));

        // Then
        assertThat(location.name()).isEqualTo(URI + "/");
        assertThat(location.source()).isEqualTo("s3");
        assertThat(location.revision()).hasSize(64);
    }

    @Test
    void whatTheCacheHoldsIsNotReadAgain() throws ModelException {
        // Given
        fetch(URI, ModelFormat.AUTO);
        store.reads.clear();

        // When
        S3Models.Snapshot again = fetch(URI, ModelFormat.AUTO);

        // Then
        assertThat(store.reads).isEmpty();
        assertThat(again.path().resolve("config.json")).exists();
    }

    @Test
    void onlyWhatChangedIsReadAgainAndTheRevisionChanges() throws ModelException {
        // Given
        S3Models.Snapshot before = fetch(URI, ModelFormat.AUTO);
        store.reads.clear();
        store.put("team/tiny/generation_config.json", "{}".getBytes(StandardCharsets.UTF_8));

        // When
        S3Models.Snapshot after = fetch(URI, ModelFormat.AUTO);

        // Then
        assertThat(store.reads).containsExactly("team/tiny/generation_config.json from 0");
        assertThat(after.revision()).isNotEqualTo(before.revision());
        assertThat(before.path()).exists().isNotEqualTo(after.path());
    }

    @Test
    void aDownloadThatBrokeOffGoesOn() throws ModelException {
        // Given
        store.breakOffAfter = 1_000;
        assertThatThrownBy(() -> fetch(URI, ModelFormat.AUTO))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("run again, the download goes on where it stopped.")
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(Reason.HUB_UNREACHABLE);
        store.breakOffAfter = Integer.MAX_VALUE;

        // When
        S3Models.Snapshot snapshot = fetch(URI, ModelFormat.AUTO);

        // Then
        assertThat(store.reads).anyMatch(read -> read.endsWith(" from 1000"));
        TinyLlama.open(snapshot.path()).close();
    }

    @Test
    void shardsAreThoseOfTheIndex() throws ModelException {
        // Given
        byte[] weights = store.objects.remove("team/tiny/model.safetensors");
        store.put("team/tiny/model-00001-of-00001.safetensors", weights);
        store.put("team/tiny/consolidated.safetensors", weights);
        store.put(
                "team/tiny/model.safetensors.index.json",
                "{\"weight_map\": {\"model.norm.weight\": \"model-00001-of-00001.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));

        // When
        S3Models.Snapshot snapshot = fetch(URI, ModelFormat.AUTO);

        // Then
        assertThat(snapshot.path().resolve("consolidated.safetensors")).doesNotExist();
        TinyLlama.open(snapshot.path()).close();
    }

    @Test
    void aGgufFileIsNamedOrTheOnlyOne() throws ModelException, IOException {
        // Given
        byte[] gguf = Files.readAllBytes(TinyLlama.path("tiny-llama.Q8_0.gguf"));
        store.put("one/a.gguf", gguf);

        // When, Then
        TinyLlama.open(fetch("s3://models/one", ModelFormat.AUTO).path()).close();
        assertThat(fetch("s3://models/one/a.gguf", ModelFormat.AUTO).path()).isRegularFile();
        store.put("one/b.gguf", gguf);
        assertRefused("s3://models/one", Reason.MODEL_UNSUPPORTED, "holds 2 GGUF files");
        assertThat(fetch("s3://models/one/b.gguf", ModelFormat.AUTO).path()).isRegularFile();
    }

    @Test
    void aDummyModelNeedsItsConfigurationAlone() throws ModelException {
        // When
        S3Models.Snapshot snapshot = fetch(URI, ModelFormat.DUMMY);

        // Then
        assertThat(snapshot.path().resolve("model.safetensors")).doesNotExist();
        assertThat(snapshot.path().resolve("config.json")).exists();
    }

    @Test
    void anEmptyPrefixIsNamed() {
        assertRefused("s3://models/team/tny", Reason.MODEL_NOT_FOUND, "holds neither model.safetensors");
        assertRefused("s3://models/team/tny/a.gguf", Reason.MODEL_NOT_FOUND, "holds no team/tny/a.gguf");
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, HUB_UNREACHABLE", "DENIED, MODEL_NOT_FOUND", "NOT_FOUND, MODEL_NOT_FOUND"})
    void aStoreThatRefusesIsQuoted(StoreException.Reason of, Reason expected) {
        store.refusal = new StoreException(of, "http://s3 says no: ask again", new IOException());
        assertRefused(URI, expected, "model.s3 '" + URI + "' cannot be fetched: http://s3 says no: ask again.");
    }

    private void assertRefused(String uri, Reason reason, String sentence) {
        assertThatThrownBy(() -> fetch(uri, ModelFormat.AUTO))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(sentence)
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(reason);
    }

    private S3Models.Snapshot fetch(String uri, ModelFormat format) throws ModelException {
        return new S3Models(store, cache).fetch(uri, format);
    }

    /** A bucket in memory that can break off and refuse. */
    private static final class MemoryStore implements ObjectStore {

        private final Map<String, byte[]> objects = new TreeMap<>();
        private final List<String> reads = new ArrayList<>();
        private int breakOffAfter = Integer.MAX_VALUE;
        private @Nullable StoreException refusal;

        void put(String key, byte[] content) {
            objects.put(key, content);
        }

        @Override
        public String address() {
            return "http://memory.example";
        }

        @Override
        public List<StoredObject> list(String bucket, String prefix) throws StoreException {
            if (refusal != null) {
                throw refusal;
            }
            return objects.entrySet().stream()
                    .filter(entry ->
                            entry.getKey().startsWith(prefix) && entry.getKey().indexOf('/', prefix.length()) < 0)
                    .map(entry -> new StoredObject(
                            bucket, entry.getKey(), entry.getValue().length, Digests.sha256(entry.getValue())))
                    .toList();
        }

        @Override
        public InputStream read(StoredObject object, long from) {
            reads.add(object.key() + " from " + from);
            byte[] content = objects.get(object.key());
            int until = (int) Math.min(content.length, from + breakOffAfter);
            return new ByteArrayInputStream(Arrays.copyOfRange(content, (int) from, until));
        }
    }
}
