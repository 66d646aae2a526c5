package dev.joulemark.runner.inference.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Types that weights are stored in, and their exact widening to 32-bit floats. Quantised types come in blocks of 32 values
 * with a 16-bit scale (ggml, {@code ggml-common.h}).
 */
enum StoredType {
    F32(0, 1, 4) {
        @Override
        void widen(ByteBuffer block, float[] values, int at) {
            values[at] = block.getFloat();
        }
    },
    F16(1, 1, 2) {
        @Override
        void widen(ByteBuffer block, float[] values, int at) {
            values[at] = Float.float16ToFloat(block.getShort());
        }
    },
    BF16(30, 1, 2) {
        @Override
        void widen(ByteBuffer block, float[] values, int at) {
            values[at] = Float.intBitsToFloat(block.getShort() << 16);
        }
    },
    Q4_0(2, 32, 18) {
        @Override
        void widen(ByteBuffer block, float[] values, int at) {
            float scale = Float.float16ToFloat(block.getShort());
            for (int i = 0; i < HALF_BLOCK; i++) {
                int pair = block.get();
                values[at + i] = ((pair & 0xF) - 8) * scale;
                values[at + HALF_BLOCK + i] = (((pair >> 4) & 0xF) - 8) * scale;
            }
        }
    },
    Q4_1(3, 32, 20) {
        @Override
        void widen(ByteBuffer block, float[] values, int at) {
            float scale = Float.float16ToFloat(block.getShort());
            float least = Float.float16ToFloat(block.getShort());
            for (int i = 0; i < HALF_BLOCK; i++) {
                int pair = block.get();
                values[at + i] = (pair & 0xF) * scale + least;
                values[at + HALF_BLOCK + i] = ((pair >> 4) & 0xF) * scale + least;
            }
        }
    },
    Q8_0(8, 32, 34) {
        @Override
        void widen(ByteBuffer block, float[] values, int at) {
            float scale = Float.float16ToFloat(block.getShort());
            for (int i = 0; i < 2 * HALF_BLOCK; i++) {
                values[at + i] = block.get() * scale;
            }
        }
    };

    private static final int HALF_BLOCK = 16;

    private final int ggmlNumber;
    private final int blockValues;
    private final int blockBytes;

    StoredType(int ggmlNumber, int blockValues, int blockBytes) {
        this.ggmlNumber = ggmlNumber;
        this.blockValues = blockValues;
        this.blockBytes = blockBytes;
    }

    /** Widens the block at the buffer's position, which moves behind it. */
    abstract void widen(ByteBuffer block, float[] values, int at);

    static Optional<StoredType> ofGgml(int number) {
        return Arrays.stream(values()).filter(type -> type.ggmlNumber == number).findFirst();
    }

    static Optional<StoredType> ofSafetensors(String name) {
        return Arrays.stream(new StoredType[] {F32, F16, BF16})
                .filter(type -> type.name().equals(name))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    /** Bytes of some values; empty where they do not fill whole blocks or the number overflows. */
    Optional<Long> bytes(long values) {
        if (values % blockValues != 0) {
            return Optional.empty();
        }
        long blocks = values / blockValues;
        return blocks > Long.MAX_VALUE / blockBytes ? Optional.empty() : Optional.of(blocks * blockBytes);
    }

    /** Widens whole rows; {@code values.length} must be a multiple of the block. */
    void widenAll(ByteBuffer source, float[] values) {
        for (int at = 0; at < values.length; at += blockValues) {
            widen(source, values, at);
        }
    }
}
