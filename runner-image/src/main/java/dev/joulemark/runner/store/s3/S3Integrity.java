package dev.joulemark.runner.store.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/**
 * How a store is told what it should receive: by the SDK's own checksums, or, where a store refuses those, by the digest that
 * every one of them has known from the beginning.
 *
 * @param old whether the store is of the latter kind
 */
record S3Integrity(boolean old) {

    /** Content-MD5 of a request; null where the SDK adds a checksum of its own. */
    @Nullable
    String md5(byte[] content) {
        if (!old) {
            return null;
        }
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** The checksum of each part; it must be announced with the upload, else the store refuses to put them together. */
    @Nullable
    ChecksumAlgorithm ofParts() {
        return old ? null : ChecksumAlgorithm.CRC32;
    }
}
