package dev.joulemark.runner.store;

/**
 * Which object of which bucket.
 *
 * @param bucket name of the bucket
 * @param key the whole key
 */
public record BucketKey(String bucket, String key) {

    /** {@code s3://bucket/key}; holds neither the server nor credentials. */
    public String uri() {
        return "s3://" + bucket + "/" + key;
    }

    /** For messages. */
    @Override
    public String toString() {
        return "object " + key + " of bucket " + bucket;
    }
}
