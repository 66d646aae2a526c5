package dev.joulemark.runner.store.s3;

import dev.joulemark.runner.store.ObjectStore;
import dev.joulemark.runner.store.StoreException;
import dev.joulemark.runner.store.StoreException.Reason;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A store that speaks S3. Its client is made when it is first needed: most runs never do. Used by one thread at a time. */
public final class S3Store implements ObjectStore {

    private static final String ADDRESS = "https?://[^/@\\s]+(/\\S*)?";

    private static final String MODIFIED = "modified-";

    private final S3Settings settings;
    private final S3Failures failures;
    private @Nullable S3Client client;

    /**
     * A store; connects to nothing yet.
     *
     * @param settings how to reach it
     */
    public S3Store(S3Settings settings) {
        this.settings = settings;
        this.failures = new S3Failures(address());
    }

    @Override
    public String address() {
        String endpoint = settings.endpoint();
        return endpoint == null ? "Amazon S3" : endpoint.replaceFirst("//[^/]*@", "//");
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix) throws StoreException {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(prefix)
                .delimiter("/")
                .build();
        S3Client connected = client();
        try {
            return connected.listObjectsV2Paginator(request).contents().stream()
                    .map(object -> stored(bucket, object))
                    .toList();
        } catch (SdkException failed) {
            throw failures.of(failed, "bucket " + bucket);
        }
    }

    /** Some stores give no entity tag for a file that did not come through them. */
    private static StoredObject stored(String bucket, S3Object object) {
        String etag = object.eTag() == null ? "" : object.eTag().replace("\"", "");
        return new StoredObject(
                bucket,
                object.key(),
                object.size(),
                etag.isEmpty() ? MODIFIED + object.lastModified().toEpochMilli() : etag);
    }

    @Override
    public InputStream read(StoredObject object, long from) throws StoreException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(object.bucket()).key(object.key());
        if (!object.etag().startsWith(MODIFIED)) {
            request.ifMatch("\"" + object.etag() + "\"");
        }
        if (from > 0) {
            request.range("bytes=" + from + "-");
        }
        S3Client connected = client();
        try {
            return connected.getObject(request.build());
        } catch (SdkException failed) {
            throw failures.of(failed, "object " + object.key() + " of bucket " + object.bucket());
        }
    }

    private S3Client client() throws StoreException {
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
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.patience())
                        .socketTimeout(settings.patience()));
        String endpoint = settings.endpoint();
        if (endpoint != null) {
            // Stores other than Amazon's seldom have a name in DNS for each bucket.
            builder.endpointOverride(uri(endpoint)).forcePathStyle(true);
        }
        return builder.build();
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
