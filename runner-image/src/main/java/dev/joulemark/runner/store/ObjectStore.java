package dev.joulemark.runner.store;

import java.io.InputStream;
import java.util.List;

/** A store of objects in buckets. */
public interface ObjectStore {

    /**
     * One object.
     *
     * @param bucket its bucket
     * @param key its whole key
     * @param bytes its size
     * @param etag the store's identity of the content, without quotes; where it gives none, the time of the last change
     */
    record StoredObject(String bucket, String key, long bytes, String etag) {

        /** What follows the last slash of the key. */
        public String name() {
            return key.substring(key.lastIndexOf('/') + 1);
        }
    }

    /** Where it is, for messages and to tell equal buckets of two stores apart; without credentials. */
    String address();

    /**
     * The objects whose key is a prefix and a name without a slash, in the order of their keys.
     *
     * @param bucket the bucket
     * @param prefix beginning of the keys; empty for the whole bucket
     * @throws StoreException when there is no such bucket, it is refused, or the store does not answer
     */
    List<StoredObject> list(String bucket, String prefix) throws StoreException;

    /**
     * Begins to read an object.
     *
     * @param object as it was listed; a newer content of the same key is refused
     * @param from first byte, from 0 and below its size
     * @return its bytes from there; the caller closes it
     * @throws StoreException when it is gone or changed, when it is refused, or when the store does not answer
     */
    InputStream read(StoredObject object, long from) throws StoreException;
}
