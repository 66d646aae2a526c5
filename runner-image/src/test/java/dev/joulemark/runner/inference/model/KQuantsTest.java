package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** K-quants against the {@code gguf} package, whose bytes {@code src/test/fixtures/make_k_quants.py} wrote. */
final class KQuantsTest {

    @ParameterizedTest
    @EnumSource(names = {"Q4_K", "Q5_K", "Q6_K"})
    void blocksWidenToTheBitsThatGgufGives(StoredType type) throws IOException {
        // Given
        byte[] blocks = resource(type + ".blocks");
        byte[] floats = resource(type + ".floats");
        ByteBuffer target = ByteBuffer.allocate(floats.length).order(ByteOrder.LITTLE_ENDIAN);

        // When
        type.widen(MemorySegment.ofArray(blocks), target);

        // Then
        assertThat(floats).hasSize(4 * 4 * 256);
        assertThat(target.array()).isEqualTo(floats);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = KQuantsTest.class.getResourceAsStream("/k-quants/" + name)) {
            return stream.readAllBytes();
        }
    }
}
