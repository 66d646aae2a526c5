package dev.joulemark.runner.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A result in the making. It grows in a hidden folder and gets its name when it is complete, so that a reader never sees
 * half a result; what a killed run leaves behind stays hidden and is never mistaken for one.
 */
public final class ResultFolder {

    /** What a run is sure to need: its files without samples, and several minutes of those. */
    private static final long LEAST_FREE_BYTES = 4L * 1024 * 1024;

    private final Path partial;
    private final Path complete;

    private ResultFolder(Path partial, Path complete) {
        this.partial = partial;
        this.complete = complete;
    }

    /**
     * Begins a result.
     *
     * @param output folder that holds results; created if missing
     * @param name name of the result, unique
     * @throws IOException when the folder cannot be written, or less than 4 MiB are free, which no run fits into
     */
    public static ResultFolder begin(Path output, String name) throws IOException {
        Path complete = output.resolve(name);
        if (Files.exists(complete)) {
            throw new FileAlreadyExistsException(complete.toString());
        }
        Path partial = output.resolve("." + name + ".partial");
        Files.createDirectories(partial);
        long free = Files.getFileStore(partial).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            Files.delete(partial);
            throw new FileSystemException(
                    output.toString(), null, "No space left on device: " + free + " bytes are free");
        }
        return new ResultFolder(partial, complete);
    }

    /**
     * A file inside the unfinished result.
     *
     * @param name file name
     */
    public Path file(String name) {
        return partial.resolve(name);
    }

    /** The folder of the finished result. */
    public Path complete() {
        return complete;
    }

    /** The folder of the unfinished result. */
    public Path partial() {
        return partial;
    }

    /**
     * Writes a file and forces it to disk.
     *
     * @param name file name
     * @param bytes content
     * @throws IOException when it cannot be written
     */
    public void write(String name, byte[] bytes) throws IOException {
        Path file = file(name);
        Files.write(
                file,
                bytes,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
    }

    /**
     * Gives the result its name.
     *
     * @return the folder of the finished result
     * @throws IOException when it cannot be renamed
     */
    public Path publish() throws IOException {
        return Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Removes an unfinished result that holds nothing worth keeping.
     *
     * @throws IOException when it cannot be removed
     */
    public void discard() throws IOException {
        try (var files = Files.list(partial)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(partial);
    }
}
