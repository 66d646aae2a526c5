package dev.joulemark.runner.store;

import dev.joulemark.runner.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be made to refuse. */
public final class FakeBucket implements ResultBucket {

    /** Every object by its key. */
    public final Map<String, byte[]> objects = new TreeMap<>();

    /** Keys in the order in which they were written. */
    public final List<String> written = new ArrayList<>();

    /** What every request fails with from now on; null for none. */
    public @Nullable Reason failure;

    /** Writes that succeed before {@link #failure} begins. */
    public int before;

    @Override
    public void put(BucketKey object, Path file) throws StoreException, IOException {
        write(object, Files.readAllBytes(file));
    }

    @Override
    public void putOnce(BucketKey object, byte[] content) throws StoreException {
        write(object, content);
    }

    @Override
    public byte[] get(BucketKey object) throws StoreException {
        if (failure != null) {
            throw refused(failure);
        }
        byte[] content = objects.get(object.key());
        if (content == null) {
            throw refused(Reason.NOT_FOUND);
        }
        return content;
    }

    @Override
    public List<String> folders(BucketPlace place) throws StoreException {
        if (failure != null) {
            throw refused(failure);
        }
        return objects.keySet().stream()
                .filter(key -> key.startsWith(place.start()))
                .map(key -> key.substring(place.start().length()))
                .filter(rest -> rest.contains("/"))
                .map(rest -> rest.substring(0, rest.indexOf('/')))
                .distinct()
                .toList();
    }

    private void write(BucketKey object, byte[] content) throws StoreException {
        if (failure != null && written.size() >= before) {
            throw refused(failure);
        }
        objects.put(object.key(), content);
        written.add(object.key());
    }

    private static StoreException refused(Reason reason) {
        return new StoreException(reason, "the fake refuses: " + reason, new IOException());
    }
}
