package dev.joulemark.runner.store.s3;

import dev.joulemark.runner.store.BucketKey;
import dev.joulemark.runner.store.BucketPlace;
import dev.joulemark.runner.store.ResultBucket;
import dev.joulemark.runner.store.StoreException;
import dev.joulemark.runner.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Results in a store that speaks S3. Used by one thread at a time. */
public final class S3ResultBucket implements ResultBucket {

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Connection connection;
    private final S3Integrity integrity;

    /**
     * A store; connects to nothing yet.
     *
     * @param settings how to reach it
     */
    public S3ResultBucket(S3Settings settings) {
        this.connection = new S3Connection(settings);
        this.integrity = new S3Integrity(settings.checksumsOnlyWhereRequired());
    }

    @Override
    public void put(BucketKey object, Path file) throws StoreException, IOException {
        S3Client client = connection.client();
        try {
            if (Files.size(file) > S3Multipart.PART_BYTES) {
                new S3Multipart(client, integrity).put(object, file);
            } else {
                byte[] content = Files.readAllBytes(file);
                client.putObject(request(object, content).build(), RequestBody.fromBytes(content));
            }
        } catch (SdkException failed) {
            throw connection.failures().of(failed, object.toString());
        }
    }

    @Override
    public void putOnce(BucketKey object, byte[] content) throws StoreException {
        S3Client client = connection.client();
        try {
            client.putObject(request(object, content).ifNoneMatch("*").build(), RequestBody.fromBytes(content));
        } catch (S3Exception refused) {
            // A try whose answer was lost has left the object there: what it holds decides, below.
            if (refused.statusCode() != PRECONDITION_FAILED && refused.statusCode() != CONFLICT) {
                throw connection.failures().of(refused, object.toString());
            }
        } catch (SdkException failed) {
            throw connection.failures().of(failed, object.toString());
        }
        if (!Arrays.equals(get(object), content)) {
            throw new StoreException(
                    Reason.TAKEN,
                    object + " at " + connection.address()
                            + " is there already with other content: it was left as it is, choose another prefix",
                    new IllegalStateException("other content"));
        }
    }

    private PutObjectRequest.Builder request(BucketKey object, byte[] content) {
        return PutObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .contentMD5(integrity.md5(content));
    }

    @Override
    public byte[] get(BucketKey object) throws StoreException {
        S3Client client = connection.client();
        try (InputStream content = client.getObject(GetObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .build())) {
            byte[] bytes = content.readNBytes(MOST_BYTES);
            if (bytes.length == MOST_BYTES) {
                throw new StoreException(
                        Reason.TAKEN, object + " is no result: it is larger than any", new IOException("size"));
            }
            return bytes;
        } catch (SdkException failed) {
            throw connection.failures().of(failed, object.toString());
        } catch (IOException broken) {
            throw connection.failures().broken(broken, object.toString());
        }
    }

    @Override
    public List<String> folders(BucketPlace place) throws StoreException {
        S3Client client = connection.client();
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(place.bucket())
                .prefix(place.start())
                .delimiter("/")
                .build();
        try {
            return client.listObjectsV2Paginator(request).commonPrefixes().stream()
                    .map(CommonPrefix::prefix)
                    .map(key -> key.substring(place.start().length(), key.length() - 1))
                    .toList();
        } catch (SdkException failed) {
            throw connection.failures().of(failed, "bucket " + place.bucket());
        }
    }
}
