package dev.joulemark.runner.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Buckets that results are written to and read back from. Every call ends: it tries again a bounded number of times. */
public interface ResultBucket {

    /** What uploads and look-ups may take of memory at once, in bytes: no result.json comes near it. */
    int MOST_BYTES = 256 * 1024 * 1024;

    /**
     * Writes a file as an object, in parts where it is large. An older object of the key is replaced.
     *
     * @param object which
     * @param file the content
     * @throws StoreException when it is refused, or the store does not answer
     * @throws IOException when the file cannot be read
     */
    void put(BucketKey object, Path file) throws StoreException, IOException;

    /**
     * Writes an object by one request that succeeds only where there is none yet, and reads it back.
     *
     * @param object which
     * @param content its whole content
     * @throws StoreException when it is refused, the store does not answer, or what lies there in the end is something else
     */
    void putOnce(BucketKey object, byte[] content) throws StoreException;

    /**
     * Reads an object.
     *
     * @param object which
     * @return its whole content
     * @throws StoreException when it is not there or larger than {@link #MOST_BYTES}, when it is refused, or when the store
     *     does not answer
     */
    byte[] get(BucketKey object) throws StoreException;

    /**
     * Names between a place and the next slash.
     *
     * @param place where
     * @return in the order of the keys
     * @throws StoreException when it is refused, or the store does not answer
     */
    List<String> folders(BucketPlace place) throws StoreException;
}
