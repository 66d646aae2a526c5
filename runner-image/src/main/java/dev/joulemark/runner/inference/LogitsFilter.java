package dev.joulemark.runner.inference;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Turns logits into weights of the tokens that may be chosen, see {@link Sampling}. Keeps its memory between calls; used by
 * one thread. Computes in 64 bits.
 */
public final class LogitsFilter {

    /** Tokens that are ranked first; most nuclei are smaller. */
    private static final int FIRST_RANKED = 64;

    private static final long LOW_BITS = 0xFFFFFFFFL;

    private final Sampling sampling;
    private double[] weights = new double[0];
    private double[] ranking = new double[0];
    private long[] keys = new long[0];

    /**
     * A filter.
     *
     * @param sampling what it keeps
     */
    public LogitsFilter(Sampling sampling) {
        this.sampling = sampling;
    }

    /**
     * A row of logits.
     *
     * @param logits rows of logits
     * @param from place of the row's first
     * @param size logits of a row
     */
    @SuppressWarnings("ArrayRecordComponent") // looked at in place, never kept
    public record Row(float[] logits, int from, int size) {}

    /**
     * The chosen token.
     *
     * @param row its logits
     * @param seen tokens of prompt and output; looked at if there is a penalty
     * @param banned tokens that must not be chosen
     * @param draws gives one number, unless the most likely token is taken
     * @return a token of the vocabulary
     * @throws ModelException when the logits are not numbers
     */
    public int choose(Row row, BitSet seen, int[] banned, DrawStream draws) throws ModelException {
        if (sampling.isGreedy()) {
            return best(scores(row, seen, banned), row.size());
        }
        double[] kept = weights(row, seen, banned);
        double total = Arrays.stream(kept, 0, row.size()).sum();
        double left = draws.next() * total;
        int last = -1;
        for (int i = 0; i < row.size(); i++) {
            if (kept[i] > 0) {
                last = i;
                left -= kept[i];
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /**
     * Weights of the tokens: 1 for the most likely, 0 for those that were filtered out.
     *
     * @return valid until the next call; may be longer than the row
     */
    double[] weights(Row row, BitSet seen, int[] banned) throws ModelException {
        double[] scores = scores(row, seen, banned);
        int size = row.size();
        double most = scores[best(scores, size)];
        double least = sampling.topK() > 0 && sampling.topK() < size
                ? largest(scores, size, sampling.topK())
                : Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            scores[i] = scores[i] < least ? 0 : Math.exp((scores[i] - most) / sampling.temperature());
        }
        if (sampling.topP() < 1) {
            keepNucleus(scores, size);
        }
        for (int i = 0; i < size; i++) {
            scores[i] = scores[i] < sampling.minP() ? 0 : scores[i];
        }
        return scores;
    }

    private double[] scores(Row row, BitSet seen, int[] banned) {
        int size = row.size();
        if (weights.length < size) {
            weights = new double[size];
        }
        for (int i = 0; i < size; i++) {
            weights[i] = row.logits()[row.from() + i];
        }
        double penalty = sampling.repetitionPenalty();
        if (sampling.penalises()) {
            for (int i = seen.nextSetBit(0); i >= 0 && i < size; i = seen.nextSetBit(i + 1)) {
                weights[i] = weights[i] < 0 ? weights[i] * penalty : weights[i] / penalty;
            }
        }
        for (int token : banned) {
            if (token < size) {
                weights[token] = Double.NEGATIVE_INFINITY;
            }
        }
        return weights;
    }

    /** The most likely token, the first of equals. */
    private static int best(double[] scores, int size) throws ModelException {
        int best = 0;
        boolean numbers = true;
        for (int i = 0; i < size; i++) {
            numbers &= !Double.isNaN(scores[i]);
            best = scores[i] > scores[best] ? i : best;
        }
        if (!numbers || Double.isInfinite(scores[best])) {
            throw new ModelException(
                    ModelException.Reason.MODEL_UNSUPPORTED,
                    "The model's logits are not numbers: its values do not fit model.dtype, use Float32 or another model.");
        }
        return best;
    }

    /** Drops tokens from the one on before which the more likely ones hold the share already. */
    private void keepNucleus(double[] kept, int size) {
        double share = sampling.topP() * Arrays.stream(kept, 0, size).sum();
        int alive =
                (int) Arrays.stream(kept, 0, size).filter(weight -> weight > 0).count();
        int ranked = Math.min(FIRST_RANKED, alive);
        while (true) {
            int count = rank(kept, size, largest(kept, size, ranked));
            double above = 0;
            int place = count;
            while (place > 0 && (above < share || place == count)) {
                above += kept[token(keys[--place])];
            }
            if (above >= share || ranked == alive) {
                drop(kept, size, keys[place]);
                return;
            }
            ranked = (int) Math.min(alive, 8L * ranked);
        }
    }

    private static void drop(double[] kept, int size, long least) {
        for (int i = 0; i < size; i++) {
            kept[i] = key(kept[i], i) < least ? 0 : kept[i];
        }
    }

    /** Sorts the tokens of at least some weight into {@code keys}, the most likely last; returns how many there are. */
    private int rank(double[] kept, int size, double least) {
        if (keys.length < size) {
            keys = new long[size];
        }
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (kept[i] >= least && kept[i] > 0) {
                keys[count++] = key(kept[i], i);
            }
        }
        Arrays.sort(keys, 0, count);
        return count;
    }

    /** Orders by weight, and equal ones by the token, the first highest. Bits of floats that are not negative are in order. */
    private static long key(double weight, int token) {
        return ((long) Float.floatToIntBits((float) weight) << 32) | (LOW_BITS - token);
    }

    private static int token(long key) {
        return (int) (LOW_BITS - (key & LOW_BITS));
    }

    /** The value of rank {@code rank}, 1 being the largest: Hoare's selection, on a copy. */
    private double largest(double[] values, int size, int rank) {
        if (ranking.length < size) {
            ranking = new double[size];
        }
        System.arraycopy(values, 0, ranking, 0, size);
        int low = 0;
        int high = size - 1;
        int wanted = size - rank;
        while (low < high) {
            double pivot = ranking[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (ranking[left] < pivot) {
                    left++;
                }
                while (ranking[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double swapped = ranking[left];
                    ranking[left++] = ranking[right];
                    ranking[right--] = swapped;
                }
            }
            if (wanted <= right) {
                high = right;
            } else if (wanted >= left) {
                low = left;
            } else {
                break;
            }
        }
        return ranking[wanted];
    }
}
