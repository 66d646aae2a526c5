package dev.joulemark.runner.store;

import java.io.InputStream;
import java.util.List;

/** A store without a bucket, for tests that need none. */
public final class EmptyStore implements ObjectStore {

    @Override
    public String address() {
        return "http://empty.example";
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix) {
        return List.of();
    }

    @Override
    public InputStream read(StoredObject object, long from) {
        return InputStream.nullInputStream();
    }
}
