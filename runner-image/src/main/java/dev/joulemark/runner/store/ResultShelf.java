package dev.joulemark.runner.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finished results beside each other, in a folder or in a bucket. */
public sealed interface ResultShelf {

    /** Name of the file that makes a folder a result. */
    String RESULT_FILE = "result.json";

    /**
     * Names of what may be results.
     *
     * @throws StoreException when a bucket refuses or does not answer
     * @throws IOException when a folder cannot be read
     */
    List<String> names() throws StoreException, IOException;

    /**
     * The result of a name.
     *
     * @param name one of {@link #names()}
     * @return its result.json; empty when the run of that name gave none
     * @throws StoreException when a bucket refuses or does not answer
     * @throws IOException when a file cannot be read
     */
    Optional<byte[]> result(String name) throws StoreException, IOException;

    /**
     * Where the result of a name lies.
     *
     * @param name one of {@link #names()}
     */
    String uri(String name);

    /**
     * A folder of results.
     *
     * @param folder the folder
     * @param address how others call it; null for its path
     */
    record Folder(Path folder, @Nullable String address) implements ResultShelf {

        @Override
        public List<String> names() throws IOException {
            try (Stream<Path> folders = Files.list(folder)) {
                return folders.map(path -> path.getFileName().toString())
                        .filter(name -> !name.startsWith("."))
                        .sorted()
                        .toList();
            }
        }

        @Override
        public Optional<byte[]> result(String name) throws IOException {
            Path file = folder.resolve(name).resolve(RESULT_FILE);
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        }

        @Override
        public String uri(String name) {
            String start = address == null ? "file://" + folder.toAbsolutePath().normalize() : address;
            return start + "/" + name + "/" + RESULT_FILE;
        }
    }

    /**
     * A place in a bucket.
     *
     * @param bucket the store
     * @param place where in it
     */
    record Bucket(ResultBucket bucket, BucketPlace place) implements ResultShelf {

        @Override
        public List<String> names() throws StoreException {
            return bucket.folders(place);
        }

        @Override
        public Optional<byte[]> result(String name) throws StoreException {
            try {
                return Optional.of(bucket.get(place.key(name, RESULT_FILE)));
            } catch (StoreException failed) {
                if (failed.reason() == StoreException.Reason.NOT_FOUND) {
                    return Optional.empty();
                }
                throw failed;
            }
        }

        @Override
        public String uri(String name) {
            return place.key(name, RESULT_FILE).uri();
        }
    }
}
