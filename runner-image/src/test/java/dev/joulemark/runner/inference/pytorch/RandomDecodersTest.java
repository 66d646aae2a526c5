package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.joulemark.runner.inference.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripted decoder, with its cache, its batches and its fused layers, beside plain loops. */
final class RandomDecodersTest {

    private static final int DECODERS = 60;
    private static final int STEPS = 6;

    @BeforeAll
    static void loadTheEngine() {
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
    }

    @ParameterizedTest
    @EnumSource
    void anyDecoderGivesTheLogitsOfPlainLoops(LinearKernel kernel) throws ModelException {
        for (long seed = 0; seed < DECODERS; seed++) {
            // Given
            RandomDecoder decoder = RandomDecoder.of(seed);
            Random random = new Random(seed);
            List<int[]> texts = List.of(text(random, 3), text(random, 11), text(random, 1));

            // When
            List<float[]> logits = scripted(decoder, kernel, texts, random);

            // Then
            PlainDecoder plain = new PlainDecoder(decoder);
            Random again = new Random(seed);
            List<int[]> rows = new ArrayList<>(List.of(text(again, 3), text(again, 11), text(again, 1)));
            for (float[] step : logits) {
                for (int row = 0; row < rows.size(); row++) {
                    double[] expected = plain.logits(rows.get(row));
                    for (int i = 0; i < expected.length; i++) {
                        assertThat((double) step[row * expected.length + i])
                                .as("decoder %s, %s, row %s, logit %s", seed, decoder.config(), row, i)
                                .isCloseTo(expected[i], within(1e-4 * (1 + Math.abs(expected[i]))));
                    }
                }
                for (int row = 0; row < rows.size(); row++) {
                    rows.set(row, append(rows.get(row), again.nextInt(RandomDecoder.VOCABULARY)));
                }
            }
        }
    }

    private static List<float[]> scripted(
            RandomDecoder checkpoint, LinearKernel kernel, List<int[]> texts, Random random) throws ModelException {
        List<float[]> all = new ArrayList<>();
        try (PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            Tensors tensors = new Tensors(manager, ComputeDtype.FLOAT32, kernel);
            DecoderWeights weights = DecoderWeights.load(checkpoint, tensors);
            PaddedBatch batch = PaddedBatch.of(texts);
            float[][] logits = new float[1][];
            try (ScriptedDecoder decoder = new ScriptedDecoder(manager, tensors, checkpoint.config(), weights);
                    ScriptedDecoder.Sequence sequence = decoder.begin(batch, batch.columns() + STEPS, new long[0])) {
                sequence.prefill(false, logits);
                all.add(logits[0]);
                for (int step = 1; step < STEPS; step++) {
                    long[] next = random.ints(texts.size(), 0, RandomDecoder.VOCABULARY)
                            .asLongStream()
                            .toArray();
                    sequence.next(next, false, logits);
                    all.add(logits[0]);
                }
            }
        }
        return all;
    }

    private static int[] text(Random random, int length) {
        return random.ints(length, 0, RandomDecoder.VOCABULARY).toArray();
    }

    private static int[] append(int[] text, int token) {
        int[] longer = Arrays.copyOf(text, text.length + 1);
        longer[text.length] = token;
        return longer;
    }
}
