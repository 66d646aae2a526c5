package dev.joulemark.runner.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Which tokens may be chosen, and how often each is. */
final class LogitsFilterTest {

    private static final int[] NOTHING_BANNED = {};
    private static final BitSet NOTHING_SEEN = new BitSet();
    private static final Sampling PLAIN = new Sampling(1, 0, 1, 0, 1);

    private static double[] probabilities(Sampling sampling, float[] logits, BitSet seen) throws ModelException {
        double[] weights = new LogitsFilter(sampling).weights(row(logits), seen, NOTHING_BANNED);
        double total = Arrays.stream(weights, 0, logits.length).sum();
        return Arrays.stream(weights, 0, logits.length)
                .map(weight -> weight / total)
                .toArray();
    }

    private static LogitsFilter.Row row(float[] logits) {
        return new LogitsFilter.Row(logits, 0, logits.length);
    }

    private static float[] random(long seed, int size) {
        Random random = new Random(seed);
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = (float) (3 * random.nextGaussian());
        }
        return logits;
    }

    private static long kept(double[] probabilities) {
        return Arrays.stream(probabilities).filter(value -> value > 0).count();
    }

    @Test
    void whatIsLeftOfTheLogitsIsWhatTransformersLeaves() throws IOException, ModelException {
        // Given
        JsonNode cases;
        try (InputStream file = LogitsFilterTest.class.getResourceAsStream("/sampling/expected.json")) {
            cases = new JsonMapper().readTree(file);
        }
        int compared = 0;
        for (JsonNode one : cases) {
            JsonNode given = one.path("logits");
            float[] logits = new float[given.size()];
            IntStream.range(0, logits.length)
                    .forEach(i -> logits[i] = (float) given.get(i).asDouble());
            BitSet seen = new BitSet();
            one.path("seen").forEach(token -> seen.set(token.asInt()));
            for (JsonNode result : one.path("results")) {
                // When
                JsonNode setting = result.path("sampling");
                double[] found = probabilities(
                        new Sampling(
                                setting.path("temperature").asDouble(),
                                setting.path("topK").asInt(),
                                setting.path("topP").asDouble(),
                                setting.path("minP").asDouble(),
                                setting.path("repetitionPenalty").asDouble()),
                        logits,
                        seen);

                // Then
                for (int i = 0; i < logits.length; i++) {
                    assertThat(found[i])
                            .as("%s, token %d", setting, i)
                            .isCloseTo(result.path("probabilities").get(i).asDouble(), within(2e-6));
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(90);
    }

    @RepeatedTest(20)
    void topKKeepsExactlyTheKMostLikely(RepetitionInfo repetition) throws ModelException {
        // Given
        int k = 1 + 13 * (repetition.getCurrentRepetition() - 1);
        float[] logits = random(repetition.getCurrentRepetition(), 500);

        // When
        double[] left = probabilities(new Sampling(1, k, 1, 0, 1), logits, NOTHING_SEEN);

        // Then
        float[] sorted = logits.clone();
        Arrays.sort(sorted);
        assertThat(kept(left)).isEqualTo(k);
        for (int i = 0; i < logits.length; i++) {
            assertThat(left[i] > 0).isEqualTo(logits[i] >= sorted[sorted.length - k]);
        }
    }

    @RepeatedTest(20)
    void topPKeepsTheFewestTokensThatHoldTheShare(RepetitionInfo repetition) throws ModelException {
        // Given more tokens than are ranked at first
        double share = repetition.getCurrentRepetition() / 20.5;
        float[] logits = random(repetition.getCurrentRepetition(), 3_000);
        double[] all = probabilities(PLAIN, logits, NOTHING_SEEN);

        // When
        double[] left = probabilities(new Sampling(1, 0, share, 0, 1), logits, NOTHING_SEEN);

        // Then
        double mass = 0;
        double least = 1;
        for (int i = 0; i < left.length; i++) {
            mass += left[i] > 0 ? all[i] : 0;
            least = left[i] > 0 ? Math.min(least, all[i]) : least;
        }
        assertThat(mass).isGreaterThanOrEqualTo(share - 1e-9);
        assertThat(mass - least).isLessThan(share);
        for (int i = 0; i < left.length; i++) {
            assertThat(left[i] > 0).isEqualTo(all[i] >= least);
        }
    }

    @RepeatedTest(10)
    void minPKeepsWhatIsLikelyEnoughBesideTheMostLikely(RepetitionInfo repetition) throws ModelException {
        float[] logits = random(repetition.getCurrentRepetition(), 400);
        double least = repetition.getCurrentRepetition() / 10.0;
        double[] all = probabilities(PLAIN, logits, NOTHING_SEEN);
        double most = Arrays.stream(all).max().orElseThrow();
        double[] left = probabilities(new Sampling(1, 0, 1, least, 1), logits, NOTHING_SEEN);
        for (int i = 0; i < left.length; i++) {
            assertThat(left[i] > 0).isEqualTo(all[i] >= least * most);
        }
    }

    @Test
    void aPenaltyDividesWhatIsAboveZeroAndMultipliesWhatIsBelow() throws ModelException {
        // Given
        float[] logits = {2, -2, 2, -2};
        BitSet seen = new BitSet();
        seen.set(0, 2);

        // When
        double[] left = probabilities(new Sampling(1, 0, 1, 0, 2), logits, seen);

        // Then: the seen ones are at 1 and -4
        assertThat(left[0] / left[2]).isCloseTo(Math.exp(1 - 2), within(1e-12));
        assertThat(left[1] / left[3]).isCloseTo(Math.exp(-4 + 2), within(1e-12));
    }

    @RepeatedTest(10)
    void aTemperatureTowardsZeroIsGreedy(RepetitionInfo repetition) throws ModelException {
        float[] logits = random(repetition.getCurrentRepetition(), 300);
        int greedy = new LogitsFilter(Sampling.GREEDY)
                .choose(row(logits), NOTHING_SEEN, NOTHING_BANNED, new DrawStream(1, 1));
        LogitsFilter cold = new LogitsFilter(new Sampling(1e-6, 0, 1, 0, 1));
        DrawStream draws = new DrawStream(repetition.getCurrentRepetition(), 0);
        for (int i = 0; i < 50; i++) {
            assertThat(cold.choose(row(logits), NOTHING_SEEN, NOTHING_BANNED, draws))
                    .isEqualTo(greedy);
        }
    }

    @Test
    void drawsFollowTheProbabilities() throws ModelException {
        // Given
        float[] logits = random(9, 12);
        double[] expected = probabilities(PLAIN, logits, NOTHING_SEEN);
        LogitsFilter filter = new LogitsFilter(PLAIN);
        int draws = 200_000;
        int[] counts = new int[logits.length];

        // When each is the first draw of another prompt
        for (int prompt = 0; prompt < draws; prompt++) {
            counts[filter.choose(row(logits), NOTHING_SEEN, NOTHING_BANNED, new DrawStream(42, prompt))]++;
        }

        // Then chi-square with 11 degrees of freedom is below its 99.9 % quantile
        double chiSquare = 0;
        for (int i = 0; i < counts.length; i++) {
            double mean = draws * expected[i];
            chiSquare += (counts[i] - mean) * (counts[i] - mean) / mean;
        }
        assertThat(chiSquare).isLessThan(31.26);
    }

    @Test
    void aStreamIsThatOfItsSeedAndPrompt() {
        // Given the published generator: outputs of SplitMix64 from the state 1234567
        long state = 1234567;
        assertThat(reference(state + 0x9E3779B97F4A7C15L)).isEqualTo(6457827717110365317L);
        // The first of stream 0 of seed 0: mix(0) = 0, so that the stream starts at the first output from the state 0.
        double first = new DrawStream(0, 0).next();
        long start = reference(0x9E3779B97F4A7C15L);
        assertThat(first).isEqualTo((reference(start + 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53);
        assertThat(new DrawStream(0, 1).next()).isNotEqualTo(first);
        assertThat(new DrawStream(1, 0).next()).isNotEqualTo(first);
    }

    private static long reference(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Test
    void aBannedTokenIsNeverChosen() throws ModelException {
        float[] logits = {1, 9, 3};
        LogitsFilter greedy = new LogitsFilter(Sampling.GREEDY);
        assertThat(greedy.choose(row(logits), NOTHING_SEEN, new int[] {1}, new DrawStream(0, 0)))
                .isEqualTo(2);
        DrawStream draws = new DrawStream(5, 5);
        LogitsFilter plain = new LogitsFilter(PLAIN);
        for (int i = 0; i < 1_000; i++) {
            assertThat(plain.choose(row(logits), NOTHING_SEEN, new int[] {1}, draws))
                    .isNotEqualTo(1);
        }
    }

    @Test
    void logitsThatAreNoNumbersAreRefusedWithASentence() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new LogitsFilter(PLAIN)
                            .choose(row(new float[] {0, bad, 1}), NOTHING_SEEN, NOTHING_BANNED, new DrawStream(0, 0)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("logits are not numbers");
        }
    }
}
