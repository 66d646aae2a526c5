package dev.joulemark.runner.store.s3;

import dev.joulemark.runner.store.BucketKey;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** A large file in parts, each with its own checksum and its own tries. What is not finished is taken back. */
record S3Multipart(S3Client client, S3Integrity integrity) {

    /** Above the 5 MiB that S3 asks of a part; the 10,000 parts that it allows are 80 GiB. */
    static final int PART_BYTES = 8 * 1024 * 1024;

    private static final Logger LOGGER = System.getLogger(S3Multipart.class.getName());

    void put(BucketKey object, Path file) throws IOException {
        String upload = client.createMultipartUpload(CreateMultipartUploadRequest.builder()
                        .bucket(object.bucket())
                        .key(object.key())
                        .checksumAlgorithm(integrity.ofParts())
                        .build())
                .uploadId();
        boolean complete = false;
        try (InputStream content = Files.newInputStream(file)) {
            List<CompletedPart> parts = parts(object, upload, content);
            client.completeMultipartUpload(CompleteMultipartUploadRequest.builder()
                    .bucket(object.bucket())
                    .key(object.key())
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts))
                    .build());
            complete = true;
        } finally {
            if (!complete) {
                abort(object, upload);
            }
        }
    }

    private List<CompletedPart> parts(BucketKey object, String upload, InputStream content) throws IOException {
        List<CompletedPart> parts = new ArrayList<>();
        for (byte[] part = content.readNBytes(PART_BYTES); part.length > 0; part = content.readNBytes(PART_BYTES)) {
            int number = parts.size() + 1;
            UploadPartResponse answer = client.uploadPart(
                    UploadPartRequest.builder()
                            .bucket(object.bucket())
                            .key(object.key())
                            .uploadId(upload)
                            .partNumber(number)
                            .checksumAlgorithm(integrity.ofParts())
                            .contentMD5(integrity.md5(part))
                            .build(),
                    RequestBody.fromBytes(part));
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(answer.eTag())
                    .checksumCRC32(answer.checksumCRC32())
                    .build());
        }
        return parts;
    }

    /** The failure that led here is the one to tell. */
    private void abort(BucketKey object, String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(object.bucket()).key(object.key()).uploadId(upload));
        } catch (SdkException alsoFailed) {
            LOGGER.log(Level.DEBUG, "cannot take back the upload of {0}: {1}", object, alsoFailed);
        }
    }
}
