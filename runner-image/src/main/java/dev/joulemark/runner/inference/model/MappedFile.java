package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A file in memory, read-only. The mapping lives as long as any view of it: an engine may hold a view without a copy, and
 * unmapping beneath it would kill the process.
 */
final class MappedFile {

    private static final long DIGEST_CHUNK = 1L << 23;

    private final Path path;
    private final MemorySegment bytes;

    private MappedFile(Path path, MemorySegment bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    static MappedFile open(Path path) throws ModelException {
        try (FileChannel channel = FileChannel.open(path)) {
            return new MappedFile(path, channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        } catch (NoSuchFileException missing) {
            throw new ModelException(
                    Reason.MODEL_NOT_FOUND,
                    "Model file " + path + " does not exist: fetch the model, or correct model.path.",
                    missing);
        } catch (AccessDeniedException denied) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "Model file " + path + " may not be read: give the user of this process the right to.",
                    denied);
        } catch (IOException failed) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "Model file " + path + " cannot be read (" + failed.getMessage() + "): check the volume.",
                    failed);
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return bytes.byteSize();
    }

    /** A part of the file; the caller has checked the bounds. */
    MemorySegment slice(long offset, long length) {
        return bytes.asSlice(offset, length);
    }

    void digest(MessageDigest digest) {
        for (long at = 0; at < size(); at += DIGEST_CHUNK) {
            MemorySegment chunk = slice(at, Math.min(DIGEST_CHUNK, size() - at));
            digest.update(chunk.asByteBuffer());
            chunk.unload();
        }
    }

    /** The failure to throw for content that breaks the format. */
    ModelException broken(String what) {
        return new ModelException(
                Reason.MODEL_UNREADABLE, "Model file " + path + " is broken: " + what + "; fetch it again.");
    }

    /** The failure to throw for content that is sound but not supported; {@code what} ends with the remedy. */
    ModelException unsupported(String what) {
        return new ModelException(Reason.MODEL_UNSUPPORTED, "Model file " + path + " is not supported: " + what + ".");
    }
}
