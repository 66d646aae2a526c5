package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Stored types widen to the values their definition gives. */
final class StoredTypeTest {

    @Test
    void floatsWidenExactly() {
        assertThat(widen(StoredType.F32, bytes(4).putFloat(-0.1f))).containsExactly(-0.1f);
        assertThat(widen(StoredType.BF16, bytes(2).putShort((short) 0xC049))).containsExactly(-3.140625f);
        assertThat(widen(StoredType.F16, bytes(4).putShort((short) 0x3555).putShort((short) 0x0001)))
                .containsExactly(0.33325195f, 0x1p-24f);
    }

    @Test
    void aQ80BlockIsAScaleTimesSignedBytes() {
        // Given
        ByteBuffer block = bytes(34).putShort(Float.floatToFloat16(0.5f));
        for (int i = 0; i < 32; i++) {
            block.put((byte) (i * 8 - 128));
        }

        // When
        float[] values = widen(StoredType.Q8_0, block);

        // Then
        assertThat(values).hasSize(32).startsWith(-64f, -60f).endsWith(56f, 60f);
    }

    @Test
    void aQ40BlockHoldsLowNibblesFirstAndIsCentredAtEight() {
        // Given
        ByteBuffer block = nibbles(bytes(18).putShort(Float.floatToFloat16(2)));

        // When
        float[] values = widen(StoredType.Q4_0, block);

        // Then
        assertThat(values)
                .startsWith(-16f, -14f, -12f)
                .endsWith(4f, 2f, 0f, -2f, -4f, -6f, -8f, -10f, -12f, -14f, -16f);
    }

    @Test
    void aQ41BlockBeginsAtItsMinimum() {
        // Given
        ByteBuffer block = nibbles(bytes(20).putShort(Float.floatToFloat16(2)).putShort(Float.floatToFloat16(-1)));

        // When
        float[] values = widen(StoredType.Q4_1, block);

        // Then
        assertThat(values).startsWith(-1f, 1f, 3f).endsWith(3f, 1f, -1f);
    }

    private static ByteBuffer nibbles(ByteBuffer block) {
        for (int i = 0; i < 16; i++) {
            block.put((byte) (i | (15 - i) << 4));
        }
        return block;
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] widen(StoredType type, ByteBuffer stored) {
        int count = stored.capacity() * type.blockElements() / (int) type.bytes(type.blockElements());
        ByteBuffer target = bytes(4 * count);
        type.widen(MemorySegment.ofBuffer(stored.flip()), target);
        float[] values = new float[count];
        target.flip().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
