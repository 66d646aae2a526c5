package dev.joulemark.runner.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings finished folders into a bucket. The file that makes a result of a folder comes last and at once: a reader who
 * finds it finds all the others.
 */
public final class ResultUpload {

    private final ResultBucket bucket;
    private final BucketPlace place;
    private final String last;

    /**
     * An upload.
     *
     * @param bucket the store
     * @param place where results lie in it
     * @param last name of the file that makes a folder a result
     */
    public ResultUpload(ResultBucket bucket, BucketPlace place, String last) {
        this.bucket = bucket;
        this.place = place;
        this.last = last;
    }

    /**
     * Writes one small file of a result to come, to find out whether the place may be written to before hours are spent.
     *
     * @param name name of the result
     * @param file the file
     * @throws StoreException when it is refused, or the store does not answer
     * @throws IOException when the file cannot be read
     */
    public void begin(String name, Path file) throws StoreException, IOException {
        bucket.put(place.key(name, file.getFileName().toString()), file);
    }

    /**
     * Uploads a finished folder.
     *
     * @param folder the folder, whose name is the result's
     * @return the object of the last file
     * @throws StoreException when it is refused, the store does not answer, or another result lies there
     * @throws IOException when a file cannot be read
     */
    public BucketKey upload(Path folder) throws StoreException, IOException {
        String name = folder.getFileName().toString();
        for (Path file : others(folder)) {
            bucket.put(place.key(name, file.getFileName().toString()), file);
        }
        BucketKey key = place.key(name, last);
        bucket.putOnce(key, Files.readAllBytes(folder.resolve(last)));
        return key;
    }

    private List<Path> others(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith(last)).sorted().toList();
        }
    }
}
