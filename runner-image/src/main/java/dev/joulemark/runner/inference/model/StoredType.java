package dev.joulemark.runner.inference.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Types that weights are stored in. The block types are ggml's: a group of 32 or 256 values with half-precision scales, as in
 * {@code ggml-common.h} and {@code ggml-quants.c} of ggml. Every product of scale and code is exact in 32 bits; the sum of
 * {@code Q4_1} is rounded once, as ggml rounds it.
 */
enum StoredType {
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    Q8_0(32, 34),
    Q4_0(32, 18),
    Q4_1(32, 20),
    Q4_K(256, 144),
    Q5_K(256, 176),
    Q6_K(256, 210);

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HALF_BLOCK = 16;

    private final int blockElements;
    private final int blockBytes;

    StoredType(int blockElements, int blockBytes) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** The names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(StoredType::name).collect(Collectors.joining(", "));
    }

    /** Values a block holds; rows are whole blocks. */
    int blockElements() {
        return blockElements;
    }

    /**
     * Bytes that values take.
     *
     * @param elements a multiple of {@link #blockElements()}
     * @throws ArithmeticException beyond 63 bits
     */
    long bytes(long elements) {
        return Math.multiplyExact(elements / blockElements, (long) blockBytes);
    }

    /**
     * Appends every value of a segment as a float.
     *
     * @param source whole blocks of this type
     * @param target in little-endian order, with room for all
     */
    void widen(MemorySegment source, ByteBuffer target) {
        if (this == F32) {
            target.put(source.asByteBuffer());
            return;
        }
        long blocks = source.byteSize() / blockBytes;
        for (long block = 0; block < blocks; block++) {
            long at = block * blockBytes;
            switch (this) {
                case F32 -> throw new IllegalStateException("copied as it is");
                case F16 -> target.putFloat(half(source, at));
                case BF16 -> target.putInt(source.get(SHORT, at) << 16);
                case Q8_0 -> widenQ80(source, at, target);
                case Q4_0 -> widenNibbles(source, at + 2, target, half(source, at), -8 * half(source, at));
                case Q4_1 -> widenNibbles(source, at + 4, target, half(source, at), half(source, at + 2));
                case Q4_K -> KQuants.q4(source, at, target);
                case Q5_K -> KQuants.q5(source, at, target);
                case Q6_K -> KQuants.q6(source, at, target);
            }
        }
    }

    private static void widenQ80(MemorySegment source, long at, ByteBuffer target) {
        float scale = half(source, at);
        for (int i = 0; i < 2 * HALF_BLOCK; i++) {
            target.putFloat(scale * source.get(ValueLayout.JAVA_BYTE, at + 2 + i));
        }
    }

    /** Low nibbles are the first half of the block, high nibbles the second. */
    private static void widenNibbles(MemorySegment source, long at, ByteBuffer target, float scale, float offset) {
        for (int i = 0; i < HALF_BLOCK; i++) {
            target.putFloat(scale * (source.get(ValueLayout.JAVA_BYTE, at + i) & 0xF) + offset);
        }
        for (int i = 0; i < HALF_BLOCK; i++) {
            target.putFloat(scale * ((source.get(ValueLayout.JAVA_BYTE, at + i) >> 4) & 0xF) + offset);
        }
    }

    static float half(MemorySegment source, long at) {
        return Float.float16ToFloat(source.get(SHORT, at));
    }
}
