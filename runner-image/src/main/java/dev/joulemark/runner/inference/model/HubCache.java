package dev.joulemark.runner.inference.model;

import dev.joulemark.api.v1alpha1.HubModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The hub's cache on disk, in the layout of {@code huggingface_hub}:
 * {@code models--owner--name/{blobs,refs,snapshots/<commit>}}, where a snapshot holds links to blobs.
 *
 * @param folder the {@code hub} folder
 * @param kind what the repositories hold; those of datasets lie in {@code datasets--owner--name}
 */
record HubCache(Path folder, HubKind kind) {

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** Keeps two processes from filling one file; released when closed. */
    record Lock(FileChannel channel) implements AutoCloseable {

        /** Waits until the lock is this process's. */
        void await() throws IOException {
            channel.lock();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private Path repository(HubModel model) {
        return folder.resolve(kind.folder(model.id()));
    }

    Path snapshot(HubModel model, String commit) {
        return repository(model).resolve("snapshots").resolve(commit);
    }

    /** A blob by its entity tag, which comes from outside. */
    Path blob(HubModel model, String etag) {
        return repository(model).resolve("blobs").resolve(UNSAFE.matcher(etag).replaceAll("_"));
    }

    static Path partial(Path blob) {
        return blob.resolveSibling(blob.getFileName() + ".incomplete");
    }

    /** The commit a revision last resolved to; the revision itself where it never did, since it may be a commit. */
    String commit(HubModel model) {
        try {
            return Files.readString(reference(model)).strip();
        } catch (IOException neverResolved) {
            return model.revision();
        }
    }

    void writeReference(HubModel model, String commit) throws IOException {
        if (!model.revision().equals(commit)) {
            Path reference = reference(model);
            Files.createDirectories(reference.getParent());
            Path written = Files.createTempFile(reference.getParent(), ".ref", "");
            Files.writeString(written, commit);
            Files.move(written, reference, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Lock lock(HubModel model) throws IOException {
        Path file = folder.resolve(".locks")
                .resolve(repository(model).getFileName())
                .resolve("joulemark.lock");
        Files.createDirectories(file.getParent());
        return new Lock(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** Cuts a file to a length and appends a body to it. */
    static void append(InputStream body, Path file, long length) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                ReadableByteChannel source = Channels.newChannel(body)) {
            channel.truncate(length);
            channel.position(length);
            ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
            while (read(source, buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
            channel.force(true);
        }
    }

    private static int read(ReadableByteChannel source, ByteBuffer buffer) throws HubUnreachableException {
        try {
            return source.read(buffer);
        } catch (IOException broken) {
            throw new HubUnreachableException("the connection broke off: " + broken.getMessage(), broken);
        }
    }

    /** Gives a whole file its name. Where the name is a digest, as for weights, the content must have it. */
    static void publish(Path partial, Path blob) throws IOException {
        String name = blob.getFileName().toString();
        if (DIGEST.matcher(name).matches() && !name.equals(digest(partial))) {
            Files.delete(partial);
            throw new HubUnreachableException("a file was damaged on its way");
        }
        Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = WeightStore.newDigest();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Puts a blob into a snapshot: a relative link, so that the cache may be moved; a copy where there are no links. */
    static void link(Path blob, Path snapshot, String name) throws IOException {
        Path target = snapshot.resolve(name);
        Path parent = target.resolveSibling("");
        Files.createDirectories(parent);
        Files.deleteIfExists(target);
        try {
            Files.createSymbolicLink(target, parent.relativize(blob));
        } catch (UnsupportedOperationException noLinks) {
            Files.copy(blob, target);
        }
    }

    private Path reference(HubModel model) {
        Path references = repository(model).resolve("refs");
        Path reference = references.resolve(model.revision()).normalize();
        return reference.startsWith(references) ? reference : references.resolve("none");
    }
}
