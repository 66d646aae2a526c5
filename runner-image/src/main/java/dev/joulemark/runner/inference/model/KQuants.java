package dev.joulemark.runner.inference.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * ggml's K-quants: blocks of 256 values with scales of scales ({@code block_q4_K}, {@code block_q5_K}, {@code block_q6_K}
 * in {@code ggml-common.h}). Products are formed in ggml's order, so that every value is rounded as ggml rounds it.
 */
final class KQuants {

    private static final int SCALES = 4;
    private static final int PACKED_SCALES = 12;
    private static final int GROUP = 32;

    private KQuants() {}

    /** Scale, minimum scale, 12 bytes of 6-bit scales, 128 bytes of codes. */
    static void q4(MemorySegment source, long at, ByteBuffer target) {
        long codes = at + SCALES + PACKED_SCALES;
        for (int group = 0; group < 8; group++) {
            float scale = half(source, at) * scale(source, at + SCALES, group);
            float minimum = half(source, at + 2) * minimum(source, at + SCALES, group);
            for (int i = 0; i < GROUP; i++) {
                int code = nibble(source, codes + (long) group / 2 * GROUP + i, group % 2);
                target.putFloat(scale * code - minimum);
            }
        }
    }

    /** The same with 32 bytes of fifth bits before the codes. */
    static void q5(MemorySegment source, long at, ByteBuffer target) {
        long high = at + SCALES + PACKED_SCALES;
        long codes = high + GROUP;
        for (int group = 0; group < 8; group++) {
            float scale = half(source, at) * scale(source, at + SCALES, group);
            float minimum = half(source, at + 2) * minimum(source, at + SCALES, group);
            for (int i = 0; i < GROUP; i++) {
                int fifth = (unsigned(source, high + i) >> group) & 1;
                int code = nibble(source, codes + (long) group / 2 * GROUP + i, group % 2) + 16 * fifth;
                target.putFloat(scale * code - minimum);
            }
        }
    }

    /** 128 bytes of low nibbles, 64 of high pairs of bits, 16 signed scales, scale. */
    static void q6(MemorySegment source, long at, ByteBuffer target) {
        float whole = half(source, at + 208);
        for (int part = 0; part < 2; part++) {
            for (int quarter = 0; quarter < 4; quarter++) {
                for (int i = 0; i < GROUP; i++) {
                    int low = nibble(source, at + 64L * part + (long) GROUP * (quarter % 2) + i, quarter / 2);
                    int high = (unsigned(source, at + 128 + (long) GROUP * part + i) >> (2 * quarter)) & 3;
                    int scale = source.get(ValueLayout.JAVA_BYTE, at + 192 + 8L * part + 2L * quarter + i / 16);
                    target.putFloat(whole * scale * ((low | (high << 4)) - 32));
                }
            }
        }
    }

    /** Six bits; those of the last four groups lie in two places ({@code get_scale_min_k4}). */
    private static int scale(MemorySegment source, long at, int group) {
        return group < 4
                ? unsigned(source, at + group) & 63
                : (unsigned(source, at + group + 4) & 15) | ((unsigned(source, at + group - 4) >> 6) << 4);
    }

    private static int minimum(MemorySegment source, long at, int group) {
        return group < 4
                ? unsigned(source, at + group + 4) & 63
                : (unsigned(source, at + group + 4) >> 4) | ((unsigned(source, at + group) >> 6) << 4);
    }

    private static int nibble(MemorySegment source, long at, int upper) {
        return (unsigned(source, at) >> (4 * upper)) & 15;
    }

    private static int unsigned(MemorySegment source, long at) {
        return Byte.toUnsignedInt(source.get(ValueLayout.JAVA_BYTE, at));
    }

    private static float half(MemorySegment source, long at) {
        return StoredType.half(source, at);
    }
}
