package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import dev.joulemark.runner.store.ObjectStore;
import dev.joulemark.runner.store.ObjectStore.StoredObject;
import dev.joulemark.runner.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Downloads models of a bucket into the runner's cache. Each content is kept once, by its entity tag, so that a download that
 * broke off goes on and an object that did not change is not read again; a model is a folder of links to them.
 */
public final class S3Models {

    private static final String SCHEME = "s3://";

    private final ObjectStore store;
    private final Path folder;

    /**
     * A model in the cache.
     *
     * @param path the folder, or the one GGUF file that was named
     * @param revision digest of names, sizes and entity tags of its objects
     */
    public record Snapshot(Path path, String revision) {}

    /**
     * Models of one store.
     *
     * @param store where the buckets are
     * @param cacheFolder the runner's cache; {@code s3} in it is used
     */
    public S3Models(ObjectStore store, Path cacheFolder) {
        this.store = store;
        this.folder = cacheFolder.resolve("s3");
    }

    /**
     * The files of a model: what the cache does not hold is downloaded.
     *
     * @param uri {@code s3://bucket/prefix}, or {@code s3://bucket/…/model.gguf}
     * @param format {@code Dummy} needs no weights; {@code Auto} takes safetensors before GGUF
     * @return the files as the bucket has them now
     * @throws ModelException when there is no such model, it is refused, or the store does not answer
     */
    public Snapshot fetch(String uri, ModelFormat format) throws ModelException {
        try {
            return obtain(uri, format);
        } catch (StoreException refused) {
            throw failure(uri, refused);
        } catch (HubUnreachableException brokenOff) {
            throw new ModelException(
                    Reason.HUB_UNREACHABLE,
                    "model.s3 '" + uri + "' could not be fetched whole (" + brokenOff.getMessage()
                            + "): run again, the download goes on where it stopped.",
                    brokenOff);
        } catch (IOException failed) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "model.s3 '" + uri + "' cannot be written to the cache " + folder + " (" + failed
                            + "): check JOULEMARK_CACHE, its permissions and the free space.",
                    failed);
        }
    }

    private Snapshot obtain(String uri, ModelFormat format) throws StoreException, ModelException, IOException {
        String bucket = uri.substring(SCHEME.length()).replaceFirst("/.*", "");
        String key = uri.substring(SCHEME.length() + bucket.length()).replaceFirst("^/", "");
        boolean oneFile = key.endsWith(".gguf");
        String prefix = oneFile || key.isEmpty() || key.endsWith("/") ? key : key + "/";
        BucketModel model = BucketModel.of(uri, store.list(bucket, prefix));
        S3Cache cache = S3Cache.of(folder, store, bucket, prefix);
        try (HubCache.Lock lock = cache.lock()) {
            lock.await();
            List<StoredObject> wanted = oneFile ? List.of(model.named(key)) : wanted(model, format, cache);
            S3Cache.Snapshot snapshot = cache.snapshot(wanted);
            return oneFile
                    ? new Snapshot(snapshot.folder().resolve(wanted.getFirst().name()), snapshot.revision())
                    : new Snapshot(snapshot.folder(), snapshot.revision());
        }
    }

    private static List<StoredObject> wanted(BucketModel model, ModelFormat format, S3Cache cache)
            throws StoreException, ModelException, IOException {
        List<StoredObject> wanted = new ArrayList<>(model.descriptions());
        if (format == ModelFormat.DUMMY) {
            return wanted;
        }
        if (format == ModelFormat.GGUF || !model.hasSafetensors()) {
            wanted.add(model.gguf());
            return wanted;
        }
        StoredObject index = model.index();
        if (index == null) {
            wanted.add(model.single());
            return wanted;
        }
        wanted.add(index);
        for (String shard : SafetensorsFolder.shardNames(JsonFile.read(cache.hold(index)))) {
            wanted.add(model.named(shard));
        }
        return wanted;
    }

    private static ModelException failure(String uri, StoreException refused) {
        Reason reason =
                refused.reason() == StoreException.Reason.UNREACHABLE ? Reason.HUB_UNREACHABLE : Reason.MODEL_NOT_FOUND;
        return new ModelException(
                reason, "model.s3 '" + uri + "' cannot be fetched: " + refused.getMessage() + ".", refused);
    }
}
