package dev.joulemark.runner.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.joulemark.runner.store.BucketKey;
import dev.joulemark.runner.store.BucketPlace;
import dev.joulemark.runner.store.ResultUpload;
import dev.joulemark.runner.store.StoreException;
import dev.joulemark.runner.store.StoreException.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results against a real S3 server. Rows are those of the fault table. */
@Tag("K8S-2")
final class S3ResultBucketIT {

    private static final BucketPlace PLACE = new BucketPlace("results", "/team-a/");
    private static final byte[] RESULT = "{\"schema_version\": \"1.0\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;

    private static S3Server server;

    @TempDir
    private Path output;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("data/results"));
        server = S3Server.start(folder.resolve("data"), Files.createDirectory(folder.resolve("sidecar")));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"when_supported", "when_required"})
    void aFolderIsUploadedWithEveryByteOfItsLargeFiles(String checksums) throws Exception {
        // Given a file of two parts and a half
        Path result = result(checksums.replace('_', '-'));
        byte[] samples = new byte[20 * 1024 * 1024 + 7];
        new Random(1).nextBytes(samples);
        Files.write(result.resolve("samples.parquet"), samples);
        S3ResultBucket bucket = bucket(server, Map.of("AWS_REQUEST_CHECKSUM_CALCULATION", checksums));

        // When
        BucketKey key = new ResultUpload(bucket, PLACE, "result.json").upload(result);

        // Then
        assertThat(key.uri()).isEqualTo("s3://results/team-a/" + result.getFileName() + "/result.json");
        Path stored = folder.resolve("data/results/team-a").resolve(result.getFileName());
        assertThat(stored.resolve("result.json")).hasBinaryContent(RESULT);
        assertThat(stored.resolve("samples.parquet")).hasBinaryContent(samples);
        assertThat(bucket.get(PLACE.key(result.getFileName().toString(), "samples.parquet")))
                .isEqualTo(samples);
        assertThat(bucket.folders(PLACE)).contains(result.getFileName().toString());
    }

    @Test
    void aResultThatIsThereAlreadyIsASuccessIfItIsTheSameAndAnErrorIfNot() throws StoreException {
        // Given
        S3ResultBucket bucket = bucket(server, Map.of());
        BucketKey key = PLACE.key("twice", "result.json");
        bucket.putOnce(key, RESULT);

        // When
        bucket.putOnce(key, RESULT);

        // Then
        assertThatThrownBy(() -> bucket.putOnce(key, new byte[] {1}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is there already with other content")
                .satisfies(
                        taken -> assertThat(((StoreException) taken).reason()).isEqualTo(Reason.TAKEN));
        assertThat(bucket.get(key)).isEqualTo(RESULT);
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-28")
    void row28AnOutageThatPassesIsWaitedFor() throws Exception {
        // Given
        Path data = folder.resolve("outage");
        Files.createDirectories(data.resolve("results"));
        Path sidecar = Files.createDirectory(folder.resolve("sidecar-of-outage"));
        int port = S3Server.freePort();
        S3Settings.Retries retries = new S3Settings.Retries(20, Duration.ofMillis(200), Duration.ofMillis(500));
        S3ResultBucket bucket =
                new S3ResultBucket(settings(Map.of("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port), retries));
        Path result = result("outage");

        // When
        CompletableFuture<BucketKey> upload = CompletableFuture.supplyAsync(() -> {
            try {
                return new ResultUpload(bucket, PLACE, "result.json").upload(result);
            } catch (StoreException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        TimeUnit.MILLISECONDS.sleep(500);
        try (S3Server _ = S3Server.start(data, sidecar, port, List.of())) {
            // Then
            assertThat(upload.get(60, TimeUnit.SECONDS).uri()).startsWith("s3://results/team-a/outage");
            assertThat(data.resolve("results/team-a/outage/result.json")).hasBinaryContent(RESULT);
        }
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-28")
    void row28AnOutageThatStaysEndsAfterTheTriesThatAreAllowed() throws IOException {
        assertRefused(
                Map.of("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + S3Server.freePort()),
                Reason.UNREACHABLE,
                "does not answer (ConnectException)");
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-29")
    void row29WrongCredentialsAreTheUsersAndNeverPrinted() {
        for (Map<String, String> wrong : List.of(
                Map.of("AWS_SECRET_ACCESS_KEY", "another-secret-that-must-not-be-printed"),
                Map.of("AWS_ACCESS_KEY_ID", "nobody-knows-me"))) {
            assertRefused(wrong, Reason.DENIED, " refuses object team-a/");
        }
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-29")
    void row29ABucketThatIsNotThereIsNamed() {
        S3ResultBucket bucket = bucket(server, Map.of());
        assertThatThrownBy(() -> bucket.putOnce(new BucketKey("resluts", "a/result.json"), RESULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("of bucket resluts is not at http://127.0.0.1:")
                .hasMessageContaining("NoSuchBucket");
    }

    @Test
    void anAuthorityOfTheUsersOwnIsTrustedOnlyWhenItIsGiven() throws Exception {
        // Given a server with a certificate that nobody signed
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "1",
                        "-subj",
                        "/CN=127.0.0.1",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .start();
        openssl.getInputStream().readAllBytes();
        assertThat(openssl.waitFor()).isZero();
        Path data = folder.resolve("tls");
        Files.createDirectories(data.resolve("results"));
        Path sidecar = Files.createDirectory(folder.resolve("sidecar-of-tls"));
        BucketKey object = PLACE.key("tls", "result.json");
        List<String> options = List.of("--cert", certificate.toString(), "--key", key.toString());
        try (S3Server secure = S3Server.start(data, sidecar, S3Server.freePort(), options)) {
            // When
            bucket(secure, Map.of("AWS_CA_BUNDLE", certificate.toString())).putOnce(object, RESULT);

            // Then
            assertThat(data.resolve("results/team-a/tls/result.json")).hasBinaryContent(RESULT);
            assertThatThrownBy(() -> bucket(secure, Map.of()).putOnce(object, RESULT))
                    .hasMessageContaining("is not trusted (")
                    .hasMessageContaining("AWS_CA_BUNDLE");
        }
        assertThatThrownBy(() ->
                        bucket(server, Map.of("AWS_CA_BUNDLE", key.toString())).putOnce(object, RESULT))
                .hasMessageContaining("give certificates in PEM");
    }

    private static void assertRefused(Map<String, String> changed, Reason reason, String message) {
        StoreException refused = catchThrowableOfType(
                StoreException.class,
                () -> bucket(server, changed).putOnce(PLACE.key("refused", "result.json"), RESULT));
        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace));
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(trace.toString()).doesNotContain("must-not-be-printed");
    }

    private Path result(String name) throws IOException {
        Path result = Files.createDirectory(output.resolve(name));
        Files.write(result.resolve("result.json"), RESULT);
        Files.writeString(result.resolve("experiment.yaml"), "kind: EnergyExperiment\n");
        return result;
    }

    private static S3ResultBucket bucket(S3Server of, Map<String, String> changed) {
        S3Settings.Retries few = new S3Settings.Retries(2, Duration.ofMillis(10), Duration.ofMillis(20));
        return new S3ResultBucket(settings(of.environment(changed), few));
    }

    private static S3Settings settings(Map<String, String> environment, S3Settings.Retries retries) {
        S3Settings plain = S3Settings.from(server.environment(environment), Duration.ofSeconds(10));
        return new S3Settings(
                plain.endpoint(),
                plain.region(),
                plain.key(),
                plain.patience(),
                plain.pathStyle(),
                plain.checksumsOnlyWhereRequired(),
                plain.caBundle(),
                retries);
    }
}
