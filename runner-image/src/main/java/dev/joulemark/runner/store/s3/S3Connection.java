package dev.joulemark.runner.store.s3;

import dev.joulemark.runner.store.StoreException;
import dev.joulemark.runner.store.StoreException.Reason;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A client of one store, made when it is first needed: most runs never do. Used by one thread at a time. */
final class S3Connection {

    private static final String ADDRESS = "https?://[^/@\\s]+(/\\S*)?";

    private final S3Settings settings;
    private final S3Failures failures;
    private @Nullable S3Client client;

    S3Connection(S3Settings settings) {
        this.settings = settings;
        this.failures = new S3Failures(address());
    }

    String address() {
        String endpoint = settings.endpoint();
        return endpoint == null ? "Amazon S3" : endpoint.replaceFirst("//[^/]*@", "//");
    }

    S3Failures failures() {
        return failures;
    }

    /** Whether the store is one that knows only the checksums of old. */
    boolean checksumsOnlyWhereRequired() {
        return settings.checksumsOnlyWhereRequired();
    }

    S3Client client() throws StoreException {
        S3Client known = client;
        if (known == null) {
            known = connect();
            client = known;
        }
        return known;
    }

    private S3Client connect() throws StoreException {
        AwsCredentialsProvider credentials = credentials();
        try {
            credentials.resolveCredentials();
        } catch (SdkException none) {
            throw failures.withoutCredentials(none);
        }
        S3ClientBuilder builder = S3Client.builder()
                .region(region())
                .credentialsProvider(credentials)
                .forcePathStyle(settings.pathStyle())
                .httpClientBuilder(http());
        if (settings.checksumsOnlyWhereRequired()) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
        S3Settings.Retries retries = settings.retries();
        if (retries != null) {
            builder.overrideConfiguration(options -> options.retryStrategy(strategy(retries)));
        }
        String endpoint = settings.endpoint();
        if (endpoint != null) {
            builder.endpointOverride(uri(endpoint));
        }
        return builder.build();
    }

    private UrlConnectionHttpClient.Builder http() throws StoreException {
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.patience())
                .socketTimeout(settings.patience());
        Path bundle = settings.caBundle();
        return bundle == null ? http : http.tlsTrustManagersProvider(CaBundle.of(bundle));
    }

    private static StandardRetryStrategy strategy(S3Settings.Retries retries) {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelayHalfJitter(retries.first(), retries.longest());
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(retries.attempts())
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                .build();
    }

    private static URI uri(String endpoint) throws StoreException {
        if (!endpoint.matches(ADDRESS)) {
            throw new StoreException(
                    Reason.NOT_FOUND,
                    "AWS_ENDPOINT_URL_S3 is no http address: correct or remove it",
                    new IllegalArgumentException("endpoint"));
        }
        return URI.create(endpoint);
    }

    private Region region() {
        String named = settings.region();
        if (named != null) {
            return Region.of(named);
        }
        try {
            Region ofProfile = new AwsProfileRegionProvider().getRegion();
            return ofProfile == null ? Region.US_EAST_1 : ofProfile;
        } catch (SdkException noProfile) {
            return Region.US_EAST_1;
        }
    }

    private AwsCredentialsProvider credentials() {
        S3Settings.Key key = settings.key();
        if (key == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        String token = key.sessionToken();
        return StaticCredentialsProvider.create(
                token == null || token.isBlank()
                        ? AwsBasicCredentials.create(key.id(), key.secret())
                        : AwsSessionCredentials.create(key.id(), key.secret(), token));
    }
}
