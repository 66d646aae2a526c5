package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.store.ObjectStore;
import dev.joulemark.runner.store.ObjectStore.StoredObject;
import dev.joulemark.runner.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One prefix of a bucket on disk: {@code blobs} by entity tag and size, {@code snapshots} with links to them.
 *
 * @param folder of the prefix
 * @param store where its objects are
 */
record S3Cache(Path folder, ObjectStore store) {

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int DIGITS = 16;

    /**
     * A model as the bucket had it.
     *
     * @param folder its files
     * @param revision digest of names, sizes and entity tags
     */
    record Snapshot(Path folder, String revision) {}

    /** Buckets of one name may be in several stores. */
    static S3Cache of(Path cache, ObjectStore store, String bucket, String prefix) {
        String digest = digest(store.address() + "\n" + bucket + "\n" + prefix);
        return new S3Cache(cache.resolve(bucket + "-" + digest.substring(0, DIGITS)), store);
    }

    HubCache.Lock lock() throws IOException {
        Files.createDirectories(folder);
        return new HubCache.Lock(FileChannel.open(
                folder.resolve("joulemark.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** Lays the objects into a folder of their own, and downloads those that are not there. */
    Snapshot snapshot(List<StoredObject> objects) throws StoreException, IOException {
        StringBuilder content = new StringBuilder();
        for (StoredObject object : objects) {
            content.append(object.name())
                    .append(' ')
                    .append(object.bytes())
                    .append(' ')
                    .append(object.etag());
            content.append('\n');
        }
        String revision = digest(content.toString());
        Path snapshot = folder.resolve("snapshots").resolve(revision.substring(0, DIGITS));
        for (StoredObject object : objects) {
            HubCache.link(hold(object), snapshot, object.name());
        }
        return new Snapshot(snapshot, revision);
    }

    /** The object as a file, downloaded if need be, from where an earlier try left off. */
    Path hold(StoredObject object) throws StoreException, IOException {
        String name = UNSAFE.matcher(object.etag()).replaceAll("_") + "-" + object.bytes();
        Path blob = folder.resolve("blobs").resolve(name);
        if (Files.exists(blob)) {
            return blob;
        }
        Path partial = HubCache.partial(blob);
        long have = Files.exists(partial) ? Files.size(partial) : 0;
        long from = have < object.bytes() ? have : 0;
        if (have != object.bytes()) {
            try (InputStream rest = store.read(object, from)) {
                HubCache.append(rest, partial, from);
            }
        }
        if (Files.size(partial) != object.bytes()) {
            throw new HubUnreachableException(
                    object.name() + " ended after " + Files.size(partial) + " of " + object.bytes() + " bytes");
        }
        HubCache.publish(partial, blob);
        return blob;
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(WeightStore.newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
