package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.HubModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the hub, against one on loopback. */
final class HubClientTest {

    private static final HubModel MODEL = new HubModel(FakeHub.MODEL, "main");

    @TempDir
    private Path home;

    private FakeHub hub;
    private Map<String, String> environment;

    @BeforeEach
    void publishTheFixture() throws IOException {
        hub = new FakeHub();
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            hub.files.put(
                    name, Files.readAllBytes(TinyLlama.path("safetensors-bf16").resolve(name)));
        }
        hub.files.put("pytorch_model.bin", new byte[] {1});
        environment = new HashMap<>(Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HOME", home.toString()));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aModelIsFetchedIntoTheUsualLayoutAndOpens() throws ModelException, IOException {
        // When
        HubClient.Snapshot snapshot = client().fetch(MODEL);

        // Then
        Path repository = home.resolve("hub/models--owner--tiny");
        assertThat(snapshot.commit()).isEqualTo(FakeHub.COMMIT);
        assertThat(snapshot.folder()).isEqualTo(repository.resolve("snapshots").resolve(FakeHub.COMMIT));
        assertThat(repository.resolve("refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(repository.resolve("blobs/tag-of-config.json")).exists();
        assertThat(snapshot.folder().resolve("config.json")).isSymbolicLink();
        assertThat(snapshot.folder().resolve("pytorch_model.bin")).doesNotExist();
        try (Checkpoint model = TinyLlama.open(snapshot.folder())) {
            assertThat(model.sha256()).isEqualTo(Digests.sha256(hub.files.get("model.safetensors")));
        }
    }

    @Test
    void aDummyModelNeedsNoWeightsAndNoTokenizer() throws ModelException {
        // Given
        hub.files.remove("tokenizer.json");

        // When
        HubClient.Snapshot snapshot = client().fetchDescription(MODEL);

        // Then
        assertThat(snapshot.folder().resolve("config.json")).exists();
        assertThat(hub.requestsFor(".safetensors")).isZero();
    }

    @Test
    void aDummyModelInTheCacheIsReadWithoutTheHub() throws ModelException {
        // Given
        HubClient.Snapshot online = client().fetchDescription(MODEL);
        environment.put("HF_HUB_OFFLINE", "1");

        // When, Then
        assertThat(client().fetchDescription(MODEL)).isEqualTo(online);
        assertThatThrownBy(() -> client().fetch(MODEL)).hasMessageContaining("is not whole in the cache");
    }

    @Test
    void shardsAreFetchedByTheIndexAlone() throws ModelException {
        // Given
        byte[] weights = hub.files.remove("model.safetensors");
        hub.files.put("model-00001-of-00001.safetensors", weights);
        hub.files.put("consolidated.safetensors", weights);
        hub.files.put(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"model.norm.weight\": \"model-00001-of-00001.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));

        // When
        HubClient.Snapshot snapshot = client().fetch(MODEL);

        // Then
        assertThat(snapshot.folder().resolve("model-00001-of-00001.safetensors"))
                .exists();
        assertThat(hub.requestsFor("consolidated")).isZero();
    }

    @Test
    void theTokenGoesToTheHubAndNotToStorage() throws ModelException {
        // Given
        environment.put("HF_TOKEN", "hf_secret");

        // When
        client().fetch(MODEL);

        // Then
        assertThat(hub.heard).isNotEmpty().allSatisfy(line -> {
            String expected = line.startsWith("hub") ? "authorization=Bearer hf_secret" : "authorization=null";
            assertThat(line).endsWith(expected);
        });
        assertThat(hub.requestsFor("storage ")).isEqualTo(1);
    }

    @Test
    void aWholeSnapshotIsNotFetchedAgain() throws ModelException {
        // Given
        client().fetch(MODEL);
        hub.heard.clear();

        // When
        client().fetch(MODEL);

        // Then
        assertThat(hub.heard).singleElement().asString().contains("/api/models/owner/tiny/revision/main");
    }

    @Test
    void aDownloadThatBrokeOffGoesOnWhereItStopped() throws ModelException, IOException {
        // Given
        hub.breakOffAfter = 50_000;
        assertThatThrownBy(() -> client().fetch(MODEL))
                .hasMessageContaining("could not be fetched whole")
                .hasMessageContaining("goes on where it stopped")
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(Reason.HUB_UNREACHABLE);
        assertThat(blobs()).anyMatch(name -> name.endsWith(".incomplete"));
        hub.breakOffAfter = -1;

        // When
        HubClient.Snapshot snapshot = client().fetch(MODEL);

        // Then
        assertThat(hub.requestsFor("range=bytes=")).isPositive();
        assertThat(snapshot.folder().resolve("model.safetensors")).hasBinaryContent(hub.files.get("model.safetensors"));
        assertThat(blobs()).noneMatch(name -> name.endsWith(".incomplete"));
    }

    @Test
    @Timeout(30)
    void aHubThatFallsSilentDoesNotHoldTheRun() {
        // Given
        hub.breakOffAfter = 50_000;
        hub.silent = true;
        HubClient impatient = new HubClient(
                Map.copyOf(environment), new HubClient.Timeouts(Duration.ofSeconds(5), Duration.ofMillis(500)));

        // When, Then
        assertThatThrownBy(() -> impatient.fetch(MODEL))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nothing came for");
    }

    @Test
    void damagedBytesAreNotTakenForWeights() throws IOException {
        // Given
        byte[] whole = hub.files.get("model.safetensors");
        Path blobs = Files.createDirectories(home.resolve("hub/models--owner--tiny/blobs"));
        Files.write(blobs.resolve(Digests.sha256(whole) + ".incomplete"), new byte[whole.length - 10]);

        // When, Then
        assertThatThrownBy(() -> client().fetch(MODEL)).hasMessageContaining("damaged on its way");
        assertThat(blobs()).noneMatch(name -> name.endsWith(".incomplete"));
    }

    @Test
    void theCacheServesWhenTheHubIsGone() throws ModelException {
        // Given
        HubClient.Snapshot fetched = client().fetch(MODEL);
        hub.close();

        // When, Then
        assertThat(client().fetch(MODEL)).isEqualTo(fetched);
    }

    @Test
    void offlineAsksNobody() throws ModelException {
        // Given
        HubClient.Snapshot fetched = client().fetch(MODEL);
        hub.heard.clear();
        environment.put("HF_HUB_OFFLINE", "1");

        // When, Then
        assertThat(client().fetch(MODEL)).isEqualTo(fetched);
        assertThat(client().fetch(new HubModel(FakeHub.MODEL, FakeHub.COMMIT))).isEqualTo(fetched);
        assertThat(hub.heard).isEmpty();
    }

    @Test
    void anIncompleteSnapshotIsNoModel() throws ModelException, IOException {
        // Given
        Files.delete(client().fetch(MODEL).folder().resolve("model.safetensors"));
        environment.put("HF_HUB_OFFLINE", "1");

        // When, Then
        assertThatThrownBy(() -> client().fetch(MODEL))
                .hasMessageContaining("HF_HUB_OFFLINE is set")
                .hasMessageContaining("is not whole in the cache");
    }

    @Test
    void aHubThatCannotBeReachedIsNamed() {
        // Given
        hub.close();

        // When, Then
        assertRefused(Reason.HUB_UNREACHABLE, "127.0.0.1 does not answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aHubInTroubleIsUnreachable(int status) {
        hub.refuseWith = status;
        assertRefused(Reason.HUB_UNREACHABLE, "answers HTTP " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void aModelTheHubRefusesIsNotFoundAndTheTokenIsMentioned(int status) {
        hub.refuseWith = status;
        assertRefused(Reason.MODEL_NOT_FOUND, "HF_TOKEN");
        assertRefused(Reason.MODEL_NOT_FOUND, "model.tokenSecretRef");
    }

    @Test
    void aModelWithoutSafetensorsIsRefused() {
        hub.files.remove("model.safetensors");
        assertRefused(Reason.MODEL_UNSUPPORTED, "has no model.safetensors or model.safetensors.index.json");
    }

    @Test
    void aMalformedEndpointIsNamedWithoutTheToken() {
        environment.put("HF_ENDPOINT", "no address");
        environment.put("HF_TOKEN", "hf_secret\n1");
        assertThatThrownBy(() -> client().fetch(MODEL))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("HF_ENDPOINT")
                .hasMessageNotContaining("hf_secret");
    }

    private HubClient client() {
        return new HubClient(
                Map.copyOf(environment), new HubClient.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)));
    }

    private List<String> blobs() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("hub/models--owner--tiny/blobs"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void assertRefused(Reason reason, String sentence) {
        assertThatThrownBy(() -> client().fetch(MODEL))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("owner/tiny")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".")
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(reason);
    }
}
