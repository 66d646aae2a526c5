package dev.joulemark.runner.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.FlopsResult;
import dev.joulemark.runner.inference.FlopsCounter.Sequence;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations of a decoder of 3 layers with 2 heads of 4. */
@Tag("CM-26")
final class FlopsCounterTest {

    @ParameterizedTest
    @CsvSource({
        // input, output, windowed layers, window, pairs summed over the layers
        "4, 1, 0, 0, 30", // 3 x (1 + 2 + 3 + 4): the token that was produced last is not read
        "4, 1, 3, 2, 21", // 3 x (1 + 2 + 2 + 2)
        "4, 1, 1, 2, 27", // 2 x 10 + 7
        "4, 1, 3, 4, 30", // a window that holds all
        "2, 0, 1, 1, 8", // 2 x 3 + 2
    })
    void attentionCountsTheTokensThatAreSeen(int input, int output, int windowed, int window, long pairs) {
        // Given
        DecoderShape shape = new DecoderShape(1_000, 800, 3, 8, 2, 4, 16, false, windowed, window);

        // When
        FlopsResult flops = FlopsCounter.count(model(shape), List.of(new Sequence(input, output)), 1);

        // Then
        assertThat(flops.attentionValue()).isEqualTo(4.0 * 2 * 4 * pairs);
        assertThat(flops.value()).isEqualTo(2.0 * 800 * (input + output));
    }

    @Test
    void aTiedHeadStandsApartAndRepetitionsAreAveraged() {
        // Given
        DecoderShape shape = new DecoderShape(1_000, 800, 3, 8, 2, 4, 16, true, 0, 0);

        // When
        FlopsResult flops = FlopsCounter.count(model(shape), List.of(new Sequence(3, 2), new Sequence(3, 2)), 2);

        // Then
        assertThat(flops.outputHeadValue()).isEqualTo(2.0 * 16 * 8 * 5);
        assertThat(flops.value()).isEqualTo(2.0 * 800 * 5);
    }

    private static ModelDescription model(DecoderShape shape) {
        return new ModelDescription(
                "m", "path", null, "0", "Dummy", "llama", "F32", "Float32", 64, shape, new ModelMemory(1, 1));
    }
}
