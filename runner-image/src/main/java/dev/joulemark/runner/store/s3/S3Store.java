package dev.joulemark.runner.store.s3;

import dev.joulemark.runner.store.ObjectStore;
import dev.joulemark.runner.store.StoreException;
import java.io.InputStream;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A store that speaks S3, to read from. Used by one thread at a time. */
public final class S3Store implements ObjectStore {

    private static final String MODIFIED = "modified-";

    private final S3Connection connection;

    /**
     * A store; connects to nothing yet.
     *
     * @param settings how to reach it
     */
    public S3Store(S3Settings settings) {
        this.connection = new S3Connection(settings);
    }

    @Override
    public String address() {
        return connection.address();
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix) throws StoreException {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(prefix)
                .delimiter("/")
                .build();
        S3Client connected = connection.client();
        try {
            return connected.listObjectsV2Paginator(request).contents().stream()
                    .map(object -> stored(bucket, object))
                    .toList();
        } catch (SdkException failed) {
            throw connection.failures().of(failed, "bucket " + bucket);
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
        S3Client connected = connection.client();
        try {
            return connected.getObject(request.build());
        } catch (SdkException failed) {
            throw connection.failures().of(failed, "object " + object.key() + " of bucket " + object.bucket());
        }
    }
}
