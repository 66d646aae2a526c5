package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in memory, of any size. The mapping lives as long as anything refers to it: tensors may be views of it, and
 * unmapping under a running engine would end the JVM.
 *
 * @param path the file
 * @param memory all of it
 */
record MappedFile(Path path, MemorySegment memory) {

    static MappedFile open(Path path) throws ModelException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new MappedFile(path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        } catch (IOException e) {
            throw ModelFault.unreadable(path, "it cannot be opened (" + e + ")", e);
        }
    }

    long size() {
        return memory.byteSize();
    }

    /** Little-endian view; the caller has checked the bounds. */
    ByteBuffer view(long offset, long length) {
        return memory.asSlice(offset, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
