package dev.joulemark.runner.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.Checkpoints;
import dev.joulemark.runner.inference.model.ModelLocation;
import dev.joulemark.runner.inference.model.S3Models;
import dev.joulemark.runner.store.ObjectStore.StoredObject;
import dev.joulemark.runner.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a real S3 server. */
final class S3StoreIT {

    private static final String MODEL = "s3://models/team/tiny";

    @TempDir
    private static Path folder;

    private static S3Server server;

    @TempDir
    private Path cache;

    @BeforeAll
    static void startAndPublish() throws IOException, InterruptedException {
        server = S3Server.start(
                Files.createDirectory(folder.resolve("data")), Files.createDirectory(folder.resolve("sidecar")));
        try (S3Client client = client()) {
            client.createBucket(bucket -> bucket.bucket("models"));
            for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
                put(
                        client,
                        "team/tiny/" + name,
                        Files.readAllBytes(fixture("safetensors-bf16").resolve(name)));
            }
            put(client, "one.gguf", Files.readAllBytes(fixture("tiny-llama.Q8_0.gguf")));
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aModelOfABucketIsFetchedAndOpens() throws ModelException {
        for (String uri : List.of(MODEL, MODEL + "/", "s3://models/one.gguf")) {
            // When
            S3Models.Snapshot snapshot = new S3Models(store(Map.of()), cache).fetch(uri, ModelFormat.AUTO);

            // Then
            ModelLocation location = new ModelLocation(snapshot.path(), uri, "s3", snapshot.revision());
            try (Checkpoint model = Checkpoints.open(location, ModelFormat.AUTO)) {
                assertThat(model.config().architecture()).isEqualTo("llama");
            }
        }
    }

    @Test
    void moreObjectsThanOnePageAreListed() throws StoreException {
        // Given: a page holds a thousand
        try (S3Client client = client()) {
            client.createBucket(bucket -> bucket.bucket("many"));
            for (int i = 0; i < 1_003; i++) {
                put(client, "p/%04d".formatted(i), new byte[] {1});
            }
        }

        // When, Then
        assertThat(store(Map.of()).list("many", "p/")).hasSize(1_003);
    }

    @Test
    void anObjectIsReadFromAPlaceOfIt() throws StoreException, IOException {
        // Given
        S3Store store = store(Map.of());
        StoredObject object = store.list("models", "team/tiny/").getFirst();
        byte[] whole = Files.readAllBytes(fixture("safetensors-bf16").resolve(object.name()));

        // When
        try (InputStream rest = store.read(object, 100)) {
            // Then
            assertThat(rest.readAllBytes()).hasSize(whole.length - 100).endsWith(whole[whole.length - 1]);
        }
    }

    @Test
    void aFileThatDidNotComeThroughTheServerHasATimeInsteadOfATag() throws StoreException, IOException {
        // Given
        Path bucket = Files.createDirectory(folder.resolve("data").resolve("laid"));
        Files.write(bucket.resolve("a.gguf"), new byte[] {1, 2, 3});

        // When
        StoredObject object = store(Map.of()).list("laid", "").getFirst();

        // Then
        assertThat(object.etag()).startsWith("modified-1");
        try (InputStream content = store(Map.of()).read(object, 1)) {
            assertThat(content.readAllBytes()).containsExactly(2, 3);
        }
    }

    @Test
    void anObjectThatChangedSinceItWasListedIsRefused() {
        StoredObject older =
                new StoredObject("models", "team/tiny/config.json", 10, "0123456789abcdef0123456789abcdef");
        assertThatThrownBy(() -> store(Map.of()).read(older, 0).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("was changed while it was read");
    }

    @Test
    void wrongCredentialsAreRefusedAndNeverPrinted() {
        for (Map<String, String> wrong : List.of(
                Map.of("AWS_SECRET_ACCESS_KEY", "another-secret-that-must-not-be-printed"),
                Map.of("AWS_ACCESS_KEY_ID", "nobody-knows-me"))) {
            assertRefused(wrong, "models", StoreException.Reason.DENIED, " refuses bucket models (HTTP 40");
        }
    }

    @Test
    void aMissingBucketIsNamed() {
        assertRefused(Map.of(), "modles", StoreException.Reason.NOT_FOUND, "bucket modles is not at http://127.0.0.1:");
    }

    @Test
    void aStoreThatDoesNotAnswerIsNamed() throws IOException {
        Map<String, String> nowhere = Map.of("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + S3Server.freePort());
        assertRefused(nowhere, "models", StoreException.Reason.UNREACHABLE, "does not answer (ConnectException)");
    }

    @Test
    void anAddressThatIsNoneIsNamed() {
        assertRefused(
                Map.of("AWS_ENDPOINT_URL_S3", "minio:9000"),
                "models",
                StoreException.Reason.NOT_FOUND,
                "AWS_ENDPOINT_URL_S3 is no http address");
    }

    private static void assertRefused(
            Map<String, String> changed, String bucket, StoreException.Reason reason, String message) {
        assertThatThrownBy(() -> store(changed).list(bucket, ""))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(message)
                .satisfies(thrown -> {
                    assertThat(((StoreException) thrown).reason()).isEqualTo(reason);
                    StringWriter trace = new StringWriter();
                    thrown.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("must-not-be-printed");
                });
    }

    private static S3Store store(Map<String, String> changed) {
        return new S3Store(S3Settings.from(server.environment(changed), Duration.ofSeconds(10)));
    }

    private static S3Client client() {
        return S3Client.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, S3Server.SECRET)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static void put(S3Client client, String key, byte[] content) {
        client.putObject(
                object ->
                        object.bucket(key.startsWith("p/") ? "many" : "models").key(key),
                RequestBody.fromBytes(content));
    }

    private static Path fixture(String name) {
        try {
            return Path.of(S3StoreIT.class.getResource("/tiny-llama/" + name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
